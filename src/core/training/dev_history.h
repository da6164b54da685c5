#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/training/config.h"

namespace attentive {

/// Records the dev loss after each epoch and decides from it when to reduce the learning rate and
/// when to stop. The losses are the whole state.
class DevHistory {
 public:
  explicit DevHistory(const TrainingConfig& config) : config_(config) {}

  /// Adds the next epoch's loss; NaN, for a loss that was not measured, changes nothing else.
  void add(double loss);

  std::span<const double> losses() const { return losses_; }
  /// Returns the epoch with the lowest loss, counted from 1; the first of equals; 0 if there is
  /// none.
  std::int64_t best_epoch() const { return best_epoch_; }
  /// Returns how often the learning rate was reduced; 0 unless the schedule is `plateau`.
  std::int64_t reductions() const { return reductions_; }
  /// Returns whether early stopping ends training.
  bool stops() const;

 private:
  TrainingConfig config_;
  std::vector<double> losses_;
  std::int64_t best_epoch_ = 0;
  std::int64_t plateau_start_ = 0;  // the last epoch with a better loss or a reduction
  std::int64_t reductions_ = 0;
};

}  // namespace attentive
