#pragma once

#include <cstdint>
#include <span>

#include "core/attributes.h"
#include "core/kernels/gemm.h"
#include "core/kernels/weight_view.h"

namespace attentive::kernels {

/// c = a · bᵀ, as multiply_abt, with weights b as they are stored: in int8 as int8_product.h says,
/// in float16 restored block by block, so that no second copy of them is ever there.
ATTENTIVE_NOINLINE void multiply_weights(ConstView a, const WeightView& b, View c, Into into);

/// Restores a row of stored weights.
void restore_row(const WeightView& weights, Index row, Real* to);

/// Rounds the elements of a row to whole numbers from -127 to 127 times the scale, which is
/// returned: the largest magnitude stands for 127. A row of zeros has the scale 1.
float quantize_row(const Real* row, std::span<std::int8_t> to);

}  // namespace attentive::kernels
