#include "core/layers/dropout.h"

namespace attentive {

void Dropout::draw(double probability, Random* random, Index rows, Index features) {
  active_ = probability > 0 && random != nullptr;
  if (!active_) return;
  mask_.resize(rows, features);
  const auto threshold = static_cast<std::uint64_t>(probability * 0x1p32);
  const auto kept = static_cast<Real>(1 / (1 - probability));
  Real* mask = mask_.data();
  for (Index i = 0; i < mask_.size(); i += 2) {
    const std::uint64_t bits = random->next();
    mask[i] = (bits >> 32) < threshold ? Real{0} : kept;
    if (i + 1 < mask_.size()) mask[i + 1] = (bits & 0xFFFFFFFFU) < threshold ? Real{0} : kept;
  }
}

void Dropout::apply(View x, Index first_row) const {
  if (active_) x.array() *= mask_.rows_view(first_row, x.rows()).array();
}

}  // namespace attentive
