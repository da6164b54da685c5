#pragma once

#include "core/attributes.h"
#include "core/tensor.h"

namespace attentive::kernels {

/// Returns v · tanh(key + query), all of `size`: the additive attention score of one pair.
ATTENTIVE_NOINLINE Real additive_score(const Real* v, const Real* key, const Real* query,
                                       Index size);

/// Adds `d_score` times the score's gradients to d_v, d_key and d_query.
void additive_score_backward(Real d_score, const Real* v, const Real* key, const Real* query,
                             Index size, Real* d_v, Real* d_key, Real* d_query);

}  // namespace attentive::kernels
