#pragma once

#include "core/attributes.h"
#include "core/tensor.h"

namespace attentive::kernels {

/// Computes y = gain * (x - mean) / deviation + bias for each row of x [rows, features], with the
/// row's mean and deviation = sqrt(its population variance + epsilon). y may be x.
/// @param statistics [rows, 2]: each row's mean and 1 / deviation.
ATTENTIVE_NOINLINE void normalize_rows(View y, View statistics, ConstView x, const Real* gain,
                                       const Real* bias, Real epsilon);

/// Computes dx, which may be dy, and adds to d_gain and d_bias, row after row.
ATTENTIVE_NOINLINE void normalize_rows_backward(View dx, Real* d_gain, Real* d_bias, ConstView dy,
                                                ConstView x, ConstView statistics,
                                                const Real* gain);

}  // namespace attentive::kernels
