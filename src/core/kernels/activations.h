#pragma once

#include "core/tensor.h"

namespace attentive::kernels {

/// Logistic function 1 / (1 + e^-x) of every element, in place.
void sigmoid(View x);

/// Hyperbolic tangent of every element, in place.
void tanh(View x);

/// Softmax of x[0 .. size), in place, shifted by its maximum so that nothing overflows.
/// @return the logarithm of the sum of exponentials of the original values.
Real softmax(Real* x, Index size);

}  // namespace attentive::kernels
