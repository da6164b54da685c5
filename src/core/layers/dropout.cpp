#include "core/layers/dropout.h"

namespace attentive {

void Dropout::forward(double probability, Random* random, View x) {
  active_ = probability > 0 && random != nullptr;
  if (!active_) return;
  mask_.resize(x.rows(), x.cols());
  const auto threshold = static_cast<std::uint64_t>(probability * 0x1p32);
  const auto kept = static_cast<Real>(1 / (1 - probability));
  Real* mask = mask_.data();
  for (Index i = 0; i < mask_.size(); i += 2) {
    const std::uint64_t bits = random->next();
    mask[i] = (bits >> 32) < threshold ? Real{0} : kept;
    if (i + 1 < mask_.size()) mask[i + 1] = (bits & 0xFFFFFFFFU) < threshold ? Real{0} : kept;
  }
  x.array() *= mask_.view().array();
}

void Dropout::backward(View dx) const {
  if (active_) dx.array() *= mask_.view().array();
}

}  // namespace attentive
