#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/weights/parameters.h"

namespace attentive {

/// The weights after some epochs, of which training's result is made: the mean of several is often
/// better than each (Polyak & Juditsky 1992; of checkpoints: Vaswani et al. 2017, 1706.03762,
/// section 6.1).
class KeptWeights {
 public:
  struct Entry {
    std::int64_t epoch;  // counted from 1
    double rank;
    Parameters weights;
  };

  explicit KeptWeights(std::size_t capacity) : capacity_(capacity) {}

  /// Keeps a copy of the weights if fewer than the capacity are kept or if `rank` is below that of
  /// another entry, the highest of which goes. Epochs come in their order.
  void offer(std::int64_t epoch, double rank, const Parameters& weights);

  std::size_t capacity() const { return capacity_; }
  /// In the order of epochs.
  std::span<const Entry> entries() const { return entries_; }

  /// Writes the mean of what is kept, of which there must be some.
  void average(Parameters& mean) const;

 private:
  std::size_t capacity_;
  std::vector<Entry> entries_;
};

}  // namespace attentive
