// Our matrix products and the machine's peak, behind plain functions for
// tools/bench/training/gemm.mjs.
#include "core/kernels/gemm.h"

#include <emscripten/emscripten.h>
#include <wasm_simd128.h>

#include <array>
#include <cstddef>
#include <vector>

namespace attentive {
namespace {

/// Chains of multiply-adds that do not wait for each other: as many as the 16 registers of a
/// machine hold beside two operands and what a product without fused multiply-add needs in between.
constexpr std::size_t chains = 12;

v128_t multiply_add(v128_t a, v128_t b, v128_t c) {
#ifdef __wasm_relaxed_simd__
  return wasm_f32x4_relaxed_madd(a, b, c);
#else
  return wasm_f32x4_add(wasm_f32x4_mul(a, b), c);
#endif
}

View view(float* data, int rows, int columns) {
  return {data, rows, columns, Eigen::OuterStride<>(columns)};
}

}  // namespace

extern "C" {

/// Room for `count` numbers, which is never given back.
EMSCRIPTEN_KEEPALIVE float* reserve(int count) {
  return (new std::vector<float>(static_cast<std::size_t>(count), 0.5F))->data();
}

/// [rows, outputs] = inputs [rows, inputs] · weightsᵀ [outputs, inputs]: a layer.
EMSCRIPTEN_KEEPALIVE void multiply_abt(int rows, int outputs, int inputs, float* a, float* b,
                                       float* c) {
  kernels::multiply_abt(view(a, rows, inputs), view(b, outputs, inputs), view(c, rows, outputs),
                        kernels::Into::replace);
}

/// [rows, inputs] = gradient [rows, outputs] · weights [outputs, inputs].
EMSCRIPTEN_KEEPALIVE void multiply_ab(int rows, int outputs, int inputs, float* a, float* b,
                                      float* c) {
  kernels::multiply_ab(view(a, rows, outputs), view(b, outputs, inputs), view(c, rows, inputs),
                       kernels::Into::replace);
}

/// [outputs, inputs] += gradientᵀ [rows, outputs] · inputs [rows, inputs].
EMSCRIPTEN_KEEPALIVE void multiply_atb(int rows, int outputs, int inputs, float* a, float* b,
                                       float* c) {
  kernels::multiply_atb(view(a, rows, outputs), view(b, rows, inputs), view(c, outputs, inputs),
                        kernels::Into::add);
}

/// Operations of a round of `peak`.
EMSCRIPTEN_KEEPALIVE int flops_of_round() { return static_cast<int>(chains) * 4 * 2; }

/// Nothing but multiply-adds in registers. Each chain is x = x · factor + term, of which neither
/// part can be moved out of the loop; the result depends on all of them.
EMSCRIPTEN_KEEPALIVE float peak(int rounds, float factor, float term) {
  const v128_t a = wasm_f32x4_splat(factor);
  const v128_t b = wasm_f32x4_splat(term);
  std::array<v128_t, chains> x;
  for (std::size_t i = 0; i < chains; ++i) x[i] = wasm_f32x4_splat(static_cast<float>(i));
  for (int round = 0; round < rounds; ++round) {
    for (v128_t& value : x) value = multiply_add(value, a, b);
  }
  v128_t sum = x[0];
  for (std::size_t i = 1; i < chains; ++i) sum = wasm_f32x4_add(sum, x[i]);
  return wasm_f32x4_extract_lane(sum, 0) + wasm_f32x4_extract_lane(sum, 3);
}

}  // extern "C"
}  // namespace attentive
