#include "core/search/shift_attention.h"

namespace attentive {

void shift_attention(View weights, double alignment_shift) {
  if (alignment_shift == 0) return;
  const auto shift = static_cast<Real>(alignment_shift);
  for (Index row = 0; row + 1 < weights.rows(); ++row) {
    weights.row(row) = (1 - shift) * weights.row(row) + shift * weights.row(row + 1);
  }
}

}  // namespace attentive
