#pragma once

#include <cmath>
#include <cstdint>

#include "core/kernels/lanes.h"

// Elementary functions, applied to every lane. In single precision their relative error is at most
// 1e-6 wherever the result is a normal number, as a test checks over the whole range; elsewhere
// they overflow to infinity or vanish to zero, and NaN stays NaN. In double precision, which only
// tests use, they are the standard library's.
namespace attentive::kernels {

#ifdef ATTENTIVE_REAL_DOUBLE

inline Lanes exp(Lanes x) {
  for (Index i = 0; i < lanes; ++i) x[i] = std::exp(x[i]);
  return x;
}

inline Lanes tanh(Lanes x) {
  for (Index i = 0; i < lanes; ++i) x[i] = std::tanh(x[i]);
  return x;
}

#else

using Bits = std::int32_t __attribute__((vector_size(register_bytes)));

/// Computes e^x = 2^n · e^r with an integer n and |r| <= ln 2 / 2; e^r is a polynomial that was
/// fitted for the least relative error (3e-9 before rounding).
inline Lanes exp(Lanes x) {
  // Beyond these bounds 2^n overflows or vanishes even in two steps. NaN passes both comparisons.
  x = x > splat(89.0F) ? splat(89.0F) : x;
  x = x < splat(-104.0F) ? splat(-104.0F) : x;
  // Adding 1.5 · 2^23 leaves no room for a fraction: it rounds to the nearest integer, which is
  // then in the lowest bits.
  const Lanes shifter = splat(12582912.0F);
  const Lanes shifted = multiply_add(x, splat(1.44269504F), shifter);
  const Lanes n = shifted - shifter;
  // ln 2 is split in two; the first part has so few digits that its product with n is exact.
  Lanes r = multiply_add(n, splat(-0.693359375F), x);
  r = multiply_add(n, splat(2.12194440e-4F), r);
  Lanes p = splat(0.0013814467F);
  p = multiply_add(p, r, splat(0.0083687808F));
  p = multiply_add(p, r, splat(0.0416683927F));
  p = multiply_add(p, r, splat(0.1666651964F));
  p = multiply_add(p, r, splat(0.49999994F));
  p = multiply_add(p, r * r, r) + 1;
  // 2^n is multiplied in as two powers, for n may be one more than the largest exponent.
  const Bits whole = reinterpret_cast<Bits>(shifted) - reinterpret_cast<Bits>(shifter);
  const Bits half = whole >> 1;
  const Bits bias = Bits{} + 127;
  const Lanes first = reinterpret_cast<Lanes>((half + bias) << 23);
  const Lanes second = reinterpret_cast<Lanes>((whole - half + bias) << 23);
  return p * first * second;
}

/// Computes tanh as x · P(x²) / Q(x²), fitted for the least relative error (6e-9 before rounding)
/// up to 8, where tanh is within 2.2e-7 of 1.
inline Lanes tanh(Lanes x) {
  x = x > splat(8.0F) ? splat(8.0F) : x;
  x = x < splat(-8.0F) ? splat(-8.0F) : x;
  const Lanes z = x * x;
  Lanes p = splat(1.52304569e-8F);
  p = multiply_add(p, z, splat(2.18946898e-5F));
  p = multiply_add(p, z, splat(0.00357159972F));
  p = multiply_add(p, z, splat(0.134444997F));
  p = multiply_add(p, z, splat(1.0F));
  Lanes q = splat(8.52246217e-7F);
  q = multiply_add(q, z, splat(0.000341129489F));
  q = multiply_add(q, z, splat(0.0261644498F));
  q = multiply_add(q, z, splat(0.467778265F));
  q = multiply_add(q, z, splat(1.0F));
  return x * p / q;
}

#endif

/// Computes the logistic function 1 / (1 + e^-x).
inline Lanes sigmoid(Lanes x) { return 1 / (1 + exp(-x)); }

}  // namespace attentive::kernels
