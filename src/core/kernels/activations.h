#pragma once

#include "core/attributes.h"
#include "core/tensor.h"

namespace attentive::kernels {

/// Logistic function 1 / (1 + e^-x) of every element, in place.
ATTENTIVE_NOINLINE void sigmoid(View x);

/// Hyperbolic tangent of every element, in place.
ATTENTIVE_NOINLINE void tanh(View x);

/// The larger of each element and 0, in place; NaN stays NaN.
ATTENTIVE_NOINLINE void relu(View x);

/// From the gradient of y = relu(x) to that of x, in place: 0 where y is 0.
void relu_backward(View d, ConstView y);

/// The logarithm of the sum of e^x over x[0 .. size), shifted by its maximum so that nothing
/// overflows.
ATTENTIVE_NOINLINE Real log_sum_exp(const Real* x, Index size);

/// Softmax of x[0 .. size), in place, shifted likewise.
/// @return log_sum_exp of the original values.
ATTENTIVE_NOINLINE Real softmax(Real* x, Index size);

/// From the gradient of y = softmax(x), both [0 .. size), to that of x, in place:
/// y * (d - sum y * d).
void softmax_backward(Real* d, const Real* y, Index size);

}  // namespace attentive::kernels
