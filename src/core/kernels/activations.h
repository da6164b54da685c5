#pragma once

#include "core/attributes.h"
#include "core/tensor.h"

namespace attentive::kernels {

/// Applies the logistic function 1 / (1 + e^-x) to every element, in place.
ATTENTIVE_NOINLINE void sigmoid(View x);

/// Applies the hyperbolic tangent to every element, in place.
ATTENTIVE_NOINLINE void tanh(View x);

/// Replaces negative elements by 0; NaN stays NaN.
ATTENTIVE_NOINLINE void relu(View x);

/// Turns the gradient of y = relu(x) into that of x, in place: 0 where y is 0.
void relu_backward(View d, ConstView y);

/// Returns the logarithm of the sum of e^x over x[0 .. size), shifted by the maximum so that
/// nothing overflows.
ATTENTIVE_NOINLINE Real log_sum_exp(const Real* x, Index size);

/// Computes the softmax of x[0 .. size), in place, shifted likewise.
/// @return log_sum_exp of the original values.
ATTENTIVE_NOINLINE Real softmax(Real* x, Index size);

/// Turns the gradient of y = softmax(x), both [0 .. size), into that of x, in place:
/// y * (d - sum y * d).
void softmax_backward(Real* d, const Real* y, Index size);

}  // namespace attentive::kernels
