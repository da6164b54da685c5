#pragma once

#include <cstdint>

#include "core/kernels/gemm.h"
#include "core/kernels/weight_view.h"
#include "core/tensor.h"

namespace attentive::kernels {

/// The most columns with which a sum always fits 32 bits.
inline constexpr Index max_int8_columns = INT32_MAX / (127 * 127);

/// Computes c (+)= a · bᵀ, with a [m, k], b [n, k] of at most max_int8_columns, c [m, n]. Each row
/// of a is rounded to integers from -63 to 63 times its own scale, or from 0 to 127 if none of its
/// elements is negative; the product of integers is exact.
void multiply_abt(ConstView a, const Int8Panels& b, View c, Into into);

}  // namespace attentive::kernels
