#pragma once

#include "core/layers/attention.h"

namespace attentive {

/// Computes what Attention::forward turns into weights: the scores of one query before their
/// softmax, for those who look inside. A decoder step does not keep them.
/// @param values [keys].
/// @param query [key].
/// @param v [key]: the additive score's vector; null for the others.
void attention_scores(Real* values, ScoreType type, const Real* query, ConstView keys,
                      const Real* v);

}  // namespace attentive
