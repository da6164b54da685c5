#include "core/kernels/quantize.h"

#include <algorithm>
#include <cmath>

#include "core/float16.h"

namespace attentive::kernels {

float quantize_row(const Real* row, std::span<std::int8_t> to) {
  Real largest = 0;
  for (std::size_t i = 0; i < to.size(); ++i) largest = std::max(largest, std::abs(row[i]));
  if (largest == 0) {
    std::ranges::fill(to, std::int8_t{0});
    return 1;
  }
  // A subnormal scale would be so inexact that a weight divided by it could exceed 127.
  float scale = std::max(static_cast<float>(largest) / 127, 0x1p-126F);
  // Rounded up, 127 times the scale may be infinite.
  if (!std::isfinite(scale * 127)) scale = std::nextafter(scale, 0.0F);
  for (std::size_t i = 0; i < to.size(); ++i) {
    to[i] = static_cast<std::int8_t>(std::lround(static_cast<float>(row[i]) / scale));
  }
  return scale;
}

void dequantize(std::span<const std::int8_t> from, float scale, Real* to) {
  const auto factor = static_cast<Real>(scale);
  for (const std::int8_t integer : from) *to++ = static_cast<Real>(integer) * factor;
}

void dequantize(std::span<const std::uint16_t> from, Real* to) {
  for (const std::uint16_t bits : from) *to++ = finite_float16_to_float(bits);
}

}  // namespace attentive::kernels
