#pragma once

#include <cstdint>
#include <cstring>

#include "core/tensor.h"

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#elif defined(__AVX2__)
#include <immintrin.h>
#endif

// Sums of products of weights from -127 to 127 and activations from 0 to 127: as many at a time as
// the machine multiplies at once. Whole numbers, so that every machine finds the same.
namespace attentive::kernels {

#if defined(__wasm_simd128__)

using Sums = v128_t;

inline Sums no_sums() { return wasm_i32x4_const_splat(0); }
inline Sums add(Sums a, Sums b) { return wasm_i32x4_add(a, b); }

#if defined(__wasm_relaxed_simd__)

// Defined for what is at most 127 on the right, where no pair of products leaves 16 bits.
using Activation = std::uint8_t;
inline constexpr Index dot_width = 16;

inline Sums add_products(const std::int8_t* weights, Sums activations, Sums sums) {
  return wasm_i32x4_relaxed_dot_i8x16_i7x16_add(wasm_v128_load(weights), activations, sums);
}

#else

using Activation = std::int16_t;
inline constexpr Index dot_width = 8;

inline Sums add_products(const std::int8_t* weights, Sums activations, Sums sums) {
  return add(sums, wasm_i32x4_dot_i16x8(wasm_i16x8_load8x8(weights), activations));
}

#endif

#elif defined(__AVX2__)

using Activation = std::uint8_t;
using Sums = __m256i;
inline constexpr Index dot_width = 32;

inline Sums no_sums() { return _mm256_setzero_si256(); }
inline Sums add(Sums a, Sums b) { return _mm256_add_epi32(a, b); }
inline Sums add_products(const std::int8_t* weights, Sums activations, Sums sums) {
  Sums loaded;
  std::memcpy(&loaded, weights, sizeof(loaded));
  const __m256i pairs = _mm256_maddubs_epi16(activations, loaded);
  return add(sums, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

#else

using Activation = std::int32_t;
using Sums = std::int32_t __attribute__((vector_size(16)));
inline constexpr Index dot_width = 4;

inline Sums no_sums() { return Sums{}; }
inline Sums add(Sums a, Sums b) { return a + b; }
inline Sums add_products(const std::int8_t* weights, Sums activations, Sums sums) {
  return add(sums, Sums{weights[0], weights[1], weights[2], weights[3]} * activations);
}

#endif

inline Sums load_activations(const Activation* from) {
  Sums activations;
  std::memcpy(&activations, from, sizeof(activations));
  return activations;
}

/// Four sums, of all the lanes of each.
using Totals = std::int32_t __attribute__((vector_size(16)));

inline Totals totals(const Sums (&sums)[4]) {
#if defined(__wasm_simd128__)
  const auto halves = [](v128_t a, v128_t b) {
    return add(wasm_i32x4_shuffle(a, b, 0, 2, 4, 6), wasm_i32x4_shuffle(a, b, 1, 3, 5, 7));
  };
  const v128_t all = halves(halves(sums[0], sums[1]), halves(sums[2], sums[3]));
  return reinterpret_cast<Totals>(all);
#elif defined(__AVX2__)
  const __m256i all =
      _mm256_hadd_epi32(_mm256_hadd_epi32(sums[0], sums[1]), _mm256_hadd_epi32(sums[2], sums[3]));
  return reinterpret_cast<Totals>(
      _mm_add_epi32(_mm256_castsi256_si128(all), _mm256_extracti128_si256(all, 1)));
#else
  Totals all{};
  for (Index i = 0; i < 4; ++i) {
    for (Index lane = 0; lane < 4; ++lane) all[i] += sums[i][lane];
  }
  return all;
#endif
}

}  // namespace attentive::kernels
