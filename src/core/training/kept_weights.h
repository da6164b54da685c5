#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/weights/parameters.h"

namespace attentive {

/// Keeps the weights of some epochs, from which training makes its result: the mean of several is
/// often better than each (Polyak & Juditsky 1992; for checkpoints: Vaswani et al. 2017,
/// 1706.03762, section 6.1).
class KeptWeights {
 public:
  struct Entry {
    std::int64_t epoch;  // counted from 1
    double rank;
    Parameters weights;
  };

  explicit KeptWeights(std::size_t capacity) : capacity_(capacity) {}

  /// Keeps a copy of the weights if there is room, or if `rank` is below the highest rank kept,
  /// whose entry is then dropped. Epochs must come in order.
  void offer(std::int64_t epoch, double rank, const Parameters& weights);

  std::size_t capacity() const { return capacity_; }
  /// Returns the kept weights in the order of epochs.
  std::span<const Entry> entries() const { return entries_; }

  /// Writes the mean of the kept weights, of which there must be at least one.
  void average(Parameters& mean) const;

 private:
  std::size_t capacity_;
  std::vector<Entry> entries_;
};

}  // namespace attentive
