#pragma once

#include <cstdint>
#include <cstring>

#include "core/tensor.h"

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#elif defined(__AVX2__)
#include <immintrin.h>
#endif

// Sums products of weights from -127 to 127, in panels (see kernels/panels.h), and activations
// from 0 to 127: four columns at a time of as many rows as a register holds sums. The sums are
// integers, so every machine finds the same.
namespace attentive::kernels {

/// The columns that are multiplied at once.
inline constexpr Index dot_width = 4;

template <typename Value, typename Element>
Value load_as(const Element* from) {
  Value value;
  std::memcpy(&value, from, sizeof(value));
  return value;
}

#if defined(__wasm_relaxed_simd__)

using Activation = std::uint8_t;
using Weights = v128_t;
using Activations = v128_t;
using Sums = v128_t;
using Totals = std::int32_t __attribute__((vector_size(16)));
/// The rows of activations that are multiplied with weights that were loaded once.
inline constexpr Index max_int8_height = 4;

inline Sums no_sums() { return wasm_i32x4_const_splat(0); }
inline Weights load_weights(const std::int8_t* from) { return wasm_v128_load(from); }
inline Activations load_activations(const Activation* from) { return wasm_v128_load32_splat(from); }
/// Adds products to sums. The instruction is defined where its right operand is at most 127; then
/// two products fit 16 bits.
inline Sums add_products(Weights weights, Activations activations, Sums sums) {
  return wasm_i32x4_relaxed_dot_i8x16_i7x16_add(weights, activations, sums);
}
inline Totals totals(Sums sums) { return reinterpret_cast<Totals>(sums); }

#elif defined(__wasm_simd128__)

/// Two registers that hold two rows each.
struct Pair {
  v128_t low;
  v128_t high;
};

using Activation = std::int16_t;
using Weights = Pair;
using Activations = v128_t;
using Sums = Pair;
using Totals = std::int32_t __attribute__((vector_size(16)));
inline constexpr Index max_int8_height = 2;

inline Sums no_sums() { return {wasm_i32x4_const_splat(0), wasm_i32x4_const_splat(0)}; }
inline Weights load_weights(const std::int8_t* from) {
  return {wasm_i16x8_load8x8(from), wasm_i16x8_load8x8(from + 8)};
}
inline Activations load_activations(const Activation* from) { return wasm_v128_load64_splat(from); }
inline Sums add_products(Weights weights, Activations activations, Sums sums) {
  return {wasm_i32x4_add(sums.low, wasm_i32x4_dot_i16x8(weights.low, activations)),
          wasm_i32x4_add(sums.high, wasm_i32x4_dot_i16x8(weights.high, activations))};
}
inline Totals totals(Sums sums) {
  return reinterpret_cast<Totals>(
      wasm_i32x4_add(wasm_i32x4_shuffle(sums.low, sums.high, 0, 2, 4, 6),
                     wasm_i32x4_shuffle(sums.low, sums.high, 1, 3, 5, 7)));
}

#elif defined(__AVX2__)

using Activation = std::uint8_t;
using Weights = __m256i;
using Activations = __m256i;
using Sums = __m256i;
using Totals = std::int32_t __attribute__((vector_size(32)));
inline constexpr Index max_int8_height = 8;

inline Sums no_sums() { return _mm256_setzero_si256(); }
inline Weights load_weights(const std::int8_t* from) { return load_as<Weights>(from); }
inline Activations load_activations(const Activation* from) {
  return _mm256_set1_epi32(load_as<std::int32_t>(from));
}
inline Sums add_products(Weights weights, Activations activations, Sums sums) {
  const __m256i pairs = _mm256_maddubs_epi16(activations, weights);
  return _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}
inline Totals totals(Sums sums) { return reinterpret_cast<Totals>(sums); }

#else

using Activation = std::uint8_t;
using Weights = const std::int8_t*;
using Activations = const Activation*;
using Sums = std::int32_t __attribute__((vector_size(16)));
using Totals = Sums;
inline constexpr Index max_int8_height = 4;

inline Sums no_sums() { return Sums{}; }
inline Weights load_weights(const std::int8_t* from) { return from; }
inline Activations load_activations(const Activation* from) { return from; }
inline Sums add_products(Weights weights, Activations activations, Sums sums) {
  for (Index i = 0; i < 16; ++i) sums[i / 4] += weights[i] * activations[i % 4];
  return sums;
}
inline Totals totals(Sums sums) { return sums; }

#endif

/// The rows of weights (the outputs) whose sums fit a register.
inline constexpr Index register_outputs = sizeof(Totals) / sizeof(std::int32_t);

}  // namespace attentive::kernels
