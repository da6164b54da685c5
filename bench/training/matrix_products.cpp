// Exports our matrix products and the machine's peak as plain functions for matrix-products.mjs.
#include <emscripten/emscripten.h>

#include <cstddef>
#include <vector>

#include "../multiply_adds.h"
#include "core/kernels/gemm.h"

namespace attentive {
namespace {

View view(float* data, int rows, int columns) {
  return {data, rows, columns, Eigen::OuterStride<>(columns)};
}

}  // namespace

extern "C" {

/// Allocates memory for `count` floats, which is never freed.
EMSCRIPTEN_KEEPALIVE float* reserve(int count) {
  return (new std::vector<float>(static_cast<std::size_t>(count), 0.5F))->data();
}

/// Computes [rows, outputs] = inputs [rows, inputs] · weightsᵀ [outputs, inputs]: a layer.
EMSCRIPTEN_KEEPALIVE void multiply_abt(int rows, int outputs, int inputs, float* a, float* b,
                                       float* c) {
  kernels::multiply_abt(view(a, rows, inputs), view(b, outputs, inputs), view(c, rows, outputs),
                        kernels::Into::replace);
}

/// Computes [rows, inputs] = gradient [rows, outputs] · weights [outputs, inputs].
EMSCRIPTEN_KEEPALIVE void multiply_ab(int rows, int outputs, int inputs, float* a, float* b,
                                      float* c) {
  kernels::multiply_ab(view(a, rows, outputs), view(b, outputs, inputs), view(c, rows, inputs),
                       kernels::Into::replace);
}

/// Computes [outputs, inputs] += gradientᵀ [rows, outputs] · inputs [rows, inputs].
EMSCRIPTEN_KEEPALIVE void multiply_atb(int rows, int outputs, int inputs, float* a, float* b,
                                       float* c) {
  kernels::multiply_atb(view(a, rows, outputs), view(b, rows, inputs), view(c, outputs, inputs),
                        kernels::Into::add);
}

/// Returns the operations of a round of `peak`.
EMSCRIPTEN_KEEPALIVE int flops_of_round() { return bench::flops_of_round; }

EMSCRIPTEN_KEEPALIVE float peak(int rounds, float factor, float term) {
  return bench::multiply_adds(rounds, factor, term);
}

}  // extern "C"
}  // namespace attentive
