#pragma once

#include <cmath>
#include <cstdint>

#include "core/kernels/lanes.h"

// Elementary functions of every lane. In single precision their relative error is at most 1e-6
// wherever the result is a normal number, as a test checks over the whole range; beyond it they
// overflow to infinity or vanish to zero, and NaN stays NaN. In double precision, which only checks
// use, they are the standard library's.
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

/// e^x = 2^n · e^r with n whole and |r| <= ln 2 / 2; e^r by a polynomial that was fitted for the
/// least relative error (3e-9 before rounding).
inline Lanes exp(Lanes x) {
  // Where 2^n overflows or vanishes even in the two steps below. Written so that NaN passes.
  x = x > splat(89.0F) ? splat(89.0F) : x;
  x = x < splat(-104.0F) ? splat(-104.0F) : x;
  // Adding 1.5 · 2^23 leaves no room for a fraction: rounds to the nearest whole number, which then
  // stands in the lowest bits.
  const Lanes shifter = splat(12582912.0F);
  const Lanes shifted = multiply_add(x, splat(1.44269504F), shifter);
  const Lanes n = shifted - shifter;
  // ln 2 in two parts, the first with so few digits that its product with n is exact.
  Lanes r = multiply_add(n, splat(-0.693359375F), x);
  r = multiply_add(n, splat(2.12194440e-4F), r);
  Lanes p = splat(0.0013814467F);
  p = multiply_add(p, r, splat(0.0083687808F));
  p = multiply_add(p, r, splat(0.0416683927F));
  p = multiply_add(p, r, splat(0.1666651964F));
  p = multiply_add(p, r, splat(0.49999994F));
  p = multiply_add(p, r * r, r) + 1;
  // 2^n as the product of two powers, for n may be one more than the largest exponent.
  const Bits whole = reinterpret_cast<Bits>(shifted) - reinterpret_cast<Bits>(shifter);
  const Bits half = whole >> 1;
  const Bits bias = Bits{} + 127;
  const Lanes first = reinterpret_cast<Lanes>((half + bias) << 23);
  const Lanes second = reinterpret_cast<Lanes>((whole - half + bias) << 23);
  return p * first * second;
}

/// x · P(x²) / Q(x²), fitted for the least relative error (6e-9 before rounding) up to 8, where
/// tanh is 1 but for 2.2e-7.
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

/// The logistic function 1 / (1 + e^-x).
inline Lanes sigmoid(Lanes x) { return 1 / (1 + exp(-x)); }

}  // namespace attentive::kernels
