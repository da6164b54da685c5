#pragma once

#include <cstring>

#include "core/tensor.h"

#ifdef __wasm_relaxed_simd__
#include <wasm_simd128.h>
#endif

namespace attentive::kernels {

// A vector register, as wide as the machine has them, in the notation that GCC and Clang share: one
// source serves WebAssembly and every native instruction set, and what runs in the browser is
// tested natively as well.
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

/// The value in every lane. Subtracting zero changes no value and so costs nothing; adding it would
/// change -0.
inline Lanes splat(Real value) { return value - Lanes{}; }

/// a · b + sum, in one rounding where the machine can.
inline Lanes multiply_add(Lanes a, Lanes b, Lanes sum) {
#ifdef __wasm_relaxed_simd__
  return reinterpret_cast<Lanes>(wasm_f32x4_relaxed_madd(
      reinterpret_cast<v128_t>(a), reinterpret_cast<v128_t>(b), reinterpret_cast<v128_t>(sum)));
#else
  return a * b + sum;
#endif
}

inline Real sum_of(Lanes values) {
  Real sum = 0;
  for (Index i = 0; i < lanes; ++i) sum += values[i];
  return sum;
}

/// Calls use(i, count) for every register's worth of `size` values; count is less than `lanes` for
/// the last one only.
template <typename Use>
void for_each_register(Index size, Use use) {
  Index i = 0;
  for (; i + lanes <= size; i += lanes) use(i, lanes);
  if (i < size) use(i, size - i);
}

/// The first `count` values, zeros beyond them.
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

}  // namespace attentive::kernels
