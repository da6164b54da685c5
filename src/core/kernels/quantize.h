#pragma once

#include <cstdint>
#include <span>

#include "core/tensor.h"

namespace attentive::kernels {

/// Rounds the elements of a row to integers from -127 to 127 times the scale, which is returned:
/// the largest magnitude becomes 127. A row of zeros has the scale 1.
float quantize_row(const Real* row, std::span<std::int8_t> to);

/// Computes to[i] = from[i] * scale.
void dequantize(std::span<const std::int8_t> from, float scale, Real* to);

/// Converts finite float16 values.
void dequantize(std::span<const std::uint16_t> from, Real* to);

}  // namespace attentive::kernels
