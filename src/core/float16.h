#pragma once

#include <bit>
#include <cstdint>

namespace attentive {

/// Returns the bits of the nearest float16, ties to even. Magnitudes of 65520 or more become
/// infinite.
constexpr std::uint16_t float_to_float16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const auto sign = static_cast<std::uint32_t>(bits >> 16 & 0x8000);
  std::uint32_t magnitude = bits & 0x7FFFFFFF;
  if (magnitude > 0x7F800000) {  // NaN: stays quiet, with a truncated payload
    magnitude = 0x7E00 | (magnitude >> 13 & 0x3FF);
  } else if (magnitude >= 0x477FF000) {  // 65520: half-way from the largest float16 to 2^16
    magnitude = 0x7C00;
  } else if (magnitude >= 0x38800000) {  // 2^-14, the smallest normal float16
    magnitude += 0xFFF + (magnitude >> 13 & 1);
    magnitude = (magnitude >> 13) - (112 << 10);
  } else {
    // One unit in the last place of 0.5f is 2^-24, the smallest float16: the addition rounds to it.
    const float shifted = std::bit_cast<float>(magnitude) + 0.5F;
    magnitude = std::bit_cast<std::uint32_t>(shifted) - std::bit_cast<std::uint32_t>(0.5F);
  }
  return static_cast<std::uint16_t>(sign | magnitude);
}

/// Returns the exact value of a float16.
constexpr float float16_to_float(std::uint16_t float16) {
  const std::uint32_t sign = static_cast<std::uint32_t>(float16 & 0x8000) << 16;
  const std::uint32_t magnitude = float16 & 0x7FFF;
  if (magnitude < 0x400) {  // zero or subnormal
    const float value = static_cast<float>(magnitude) * 0x1p-24F;
    return std::bit_cast<float>(sign | std::bit_cast<std::uint32_t>(value));
  }
  const std::uint32_t exponent_shift = magnitude < 0x7C00 ? 112U << 23 : 224U << 23;
  return std::bit_cast<float>(sign | ((magnitude << 13) + exponent_shift));
}

/// Returns the exact value of a finite float16. It has no branches, so that compilers vectorize it:
/// the bits of a float16, shifted to their places in a float, are 2^112 times too small.
constexpr float finite_float16_to_float(std::uint16_t float16) {
  const auto magnitude = std::bit_cast<float>((float16 & 0x7FFFU) << 13U) * 0x1p112F;
  return std::bit_cast<float>((float16 & 0x8000U) << 16U | std::bit_cast<std::uint32_t>(magnitude));
}

}  // namespace attentive
