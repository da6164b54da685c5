#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/training/config.h"

namespace attentive {

/// The dev loss after each epoch so far, and what follows from it: when the learning rate is
/// reduced and when training ends. Only what is added counts, so the losses are the whole state.
class DevHistory {
 public:
  explicit DevHistory(const TrainingConfig& config) : config_(config) {}

  /// The loss after the next epoch; NaN if nobody measured it, from which nothing follows.
  void add(double loss);

  std::span<const double> losses() const { return losses_; }
  /// The epoch with the lowest loss, counted from 1; the first of equals; 0 before any.
  std::int64_t best_epoch() const { return best_epoch_; }
  /// How often the learning rate was reduced; 0 unless the schedule is `plateau`.
  std::int64_t reductions() const { return reductions_; }
  /// Whether early stopping ends training.
  bool stops() const;

 private:
  TrainingConfig config_;
  std::vector<double> losses_;
  std::int64_t best_epoch_ = 0;
  std::int64_t plateau_start_ = 0;  // the last epoch that was better or that brought a reduction
  std::int64_t reductions_ = 0;
};

}  // namespace attentive
