#include "core/training/kept_weights.h"

#include <algorithm>

namespace attentive {

void KeptWeights::offer(std::int64_t epoch, double rank, const Parameters& weights) {
  if (capacity_ == 0) return;
  if (entries_.size() == capacity_) {
    const auto worst =
        std::max_element(entries_.begin(), entries_.end(),
                         [](const Entry& a, const Entry& b) { return a.rank < b.rank; });
    if (rank >= worst->rank) return;
    entries_.erase(worst);
  }
  entries_.push_back({epoch, rank, weights});
}

void KeptWeights::average(Parameters& mean) const {
  const std::span<Real> values = mean.flat();
  for (std::size_t i = 0; i < values.size(); ++i) {
    double sum = 0;
    for (const Entry& entry : entries_) sum += entry.weights.flat()[i];
    values[i] = static_cast<Real>(sum / static_cast<double>(entries_.size()));
  }
}

}  // namespace attentive
