#pragma once

#include "core/attributes.h"
#include "core/kernels/gemm.h"
#include "core/kernels/weight_view.h"

namespace attentive::kernels {

/// Computes c (+)= a · bᵀ, as multiply_abt, with weights b in any form. int8 panels are multiplied
/// as int8_product.h says, others dequantized block by block, never copied as a whole.
ATTENTIVE_NOINLINE void multiply_weights(ConstView a, const WeightView& b, View c, Into into);

/// Writes a row of weights, dequantized.
void dequantize_row(const WeightView& weights, Index row, Real* to);

}  // namespace attentive::kernels
