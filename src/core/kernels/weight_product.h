#pragma once

#include "core/attributes.h"
#include "core/kernels/gemm.h"
#include "core/kernels/weight_view.h"

namespace attentive::kernels {

/// c (+)= a · bᵀ, as multiply_abt, with weights b in any form: in int8 panels as int8_product.h
/// says, others dequantized block by block, so that there is never a second copy of them.
ATTENTIVE_NOINLINE void multiply_weights(ConstView a, const WeightView& b, View c, Into into);

/// Writes a row of weights as numbers.
void dequantize_row(const WeightView& weights, Index row, Real* to);

}  // namespace attentive::kernels
