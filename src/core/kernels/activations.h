#pragma once

#include "core/attributes.h"
#include "core/tensor.h"

namespace attentive::kernels {

/// Logistic function 1 / (1 + e^-x) of every element, in place.
ATTENTIVE_NOINLINE void sigmoid(View x);

/// Hyperbolic tangent of every element, in place.
ATTENTIVE_NOINLINE void tanh(View x);

/// The logarithm of the sum of e^x over x[0 .. size), shifted by its maximum so that nothing
/// overflows.
ATTENTIVE_NOINLINE Real log_sum_exp(const Real* x, Index size);

/// Softmax of x[0 .. size), in place, shifted likewise.
/// @return log_sum_exp of the original values.
ATTENTIVE_NOINLINE Real softmax(Real* x, Index size);

}  // namespace attentive::kernels
