#pragma once

#include "core/tensor.h"

namespace attentive::kernels {

/// Whether a product replaces its destination or is added to it.
enum class Into { replace, add };

/// Computes c = a · bᵀ, with a [m, k], b [n, k], c [m, n]: activations times weights stored
/// [out, in].
void multiply_abt(ConstView a, ConstView b, View c, Into into);

/// Computes c = a · b, with a [m, k], b [k, n], c [m, n]: the gradient of activations.
void multiply_ab(ConstView a, ConstView b, View c, Into into);

/// Computes c = aᵀ · b, with a [k, m], b [k, n], c [m, n]: the gradient of weights.
void multiply_atb(ConstView a, ConstView b, View c, Into into);

}  // namespace attentive::kernels
