#pragma once

#include "core/tensor.h"

namespace attentive {

/// Makes each row of attention weights what aligns its token: moves it by `alignment_shift`, 0 to
/// 1, towards the next one. The last stays.
/// @param weights [tokens, source tokens].
void shift_attention(View weights, double alignment_shift);

}  // namespace attentive
