#pragma once

#include <algorithm>
#include <cstring>

#include "core/tensor.h"

#if defined(__wasm_relaxed_simd__)
#include <wasm_simd128.h>
#elif defined(__FMA__)
#include <immintrin.h>
#endif

namespace attentive::kernels {

// Lanes is a vector register, as wide as the machine has them, in the notation that GCC and Clang
// share: one source serves WebAssembly and every native instruction set, and what runs in the
// browser is tested natively as well.
#if defined(__AVX512F__)
inline constexpr Index register_bytes = 64;
#elif defined(__AVX__)
inline constexpr Index register_bytes = 32;
#else
inline constexpr Index register_bytes = 16;
#endif

using Lanes = Real __attribute__((vector_size(register_bytes)));
inline constexpr Index lanes = register_bytes / static_cast<Index>(sizeof(Real));

inline Lanes load(const Real* from) {
  Lanes value;
  std::memcpy(&value, from, sizeof(value));
  return value;
}

inline void store(Real* to, Lanes value) { std::memcpy(to, &value, sizeof(value)); }

/// Returns the value in every lane. Subtracting zero changes no value and so costs nothing; adding
/// it would change -0.
inline Lanes splat(Real value) { return value - Lanes{}; }

/// Returns a · b + sum, rounded once where the machine can fuse them. Compilers fuse nowhere else,
/// so all machines that can fuse round alike.
inline Lanes multiply_add(Lanes a, Lanes b, Lanes sum) {
#if defined(__wasm_relaxed_simd__)
  return reinterpret_cast<Lanes>(wasm_f32x4_relaxed_madd(
      reinterpret_cast<v128_t>(a), reinterpret_cast<v128_t>(b), reinterpret_cast<v128_t>(sum)));
#elif defined(ATTENTIVE_REAL_DOUBLE)
  return a * b + sum;
#elif defined(__AVX512F__)
  return reinterpret_cast<Lanes>(_mm512_fmadd_ps(
      reinterpret_cast<__m512>(a), reinterpret_cast<__m512>(b), reinterpret_cast<__m512>(sum)));
#elif defined(__FMA__)
  return reinterpret_cast<Lanes>(_mm256_fmadd_ps(
      reinterpret_cast<__m256>(a), reinterpret_cast<__m256>(b), reinterpret_cast<__m256>(sum)));
#else
  return a * b + sum;
#endif
}

/// Calls use(i, count) for every register's worth of `size` values; count is less than `lanes` for
/// the last one only.
template <typename Use>
void for_each_register(Index size, Use use) {
  Index i = 0;
  for (; i + lanes <= size; i += lanes) use(i, lanes);
  if (i < size) use(i, size - i);
}

/// Loads the first `count` values, with zeros beyond them.
inline Lanes load(const Real* from, Index count) {
  if (count == lanes) return load(from);
  Lanes value{};
  std::memcpy(&value, from, static_cast<std::size_t>(count) * sizeof(Real));
  return value;
}

inline void store(Real* to, Lanes value, Index count) {
  if (count == lanes) {
    store(to, value);
  } else {
    std::memcpy(to, &value, static_cast<std::size_t>(count) * sizeof(Real));
  }
}

/// Returns the first `count` of these lanes, with zeros beyond them.
inline Lanes first_of(Lanes values, Index count) {
  if (count == lanes) return values;
  Real memory[lanes];
  store(memory, values);
  return load(memory, count);
}

/// Sums over `size` values: for every register's worth of them, add(i, count, sum) returns `sum`
/// plus their part, with `count` as in for_each_register. Registers of any width keep sixteen sums
/// and join them in the same order, so that every machine finds the same.
template <typename Add>
Real sum_over(Index size, Add add) {
  constexpr Index parts = std::max<Index>(1, 16 / lanes);
  Lanes sums[parts] = {};
  Index i = 0;
  for (; i + parts * lanes <= size; i += parts * lanes) {
    for (Index part = 0; part < parts; ++part) {
      sums[part] = add(i + part * lanes, lanes, sums[part]);
    }
  }
  for (Index part = 0; i < size; ++part, i += lanes) {
    sums[part] = add(i, std::min(lanes, size - i), sums[part]);
  }
  for (Index half = parts / 2; half > 0; half /= 2) {
    for (Index part = 0; part < half; ++part) sums[part] += sums[part + half];
  }
  Real values[lanes];
  store(values, sums[0]);
  for (Index half = lanes / 2; half > 0; half /= 2) {
    for (Index lane = 0; lane < half; ++lane) values[lane] += values[lane + half];
  }
  return values[0];
}

}  // namespace attentive::kernels
