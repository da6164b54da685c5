#pragma once

#include <string>

#include "core/training/trainer.h"

namespace attentive {

/// A file of looks into a model that learns: a line of JSON after the first step and after each
/// epoch, with "step", "epoch", "loss" and "gradient_norm" of that step and the fields of Insight.
class InsightLog {
 public:
  /// Without a path it does nothing.
  /// @throws Error invalid_argument if the file cannot be written to.
  explicit InsightLog(std::string path);

  /// Takes note of a step that the trainer has done; appends a line if it is time to.
  /// @throws Error invalid_argument if the file cannot be written to.
  void add(const Trainer& trainer, const TrainingMetrics& metrics) const;

 private:
  std::string path_;
};

}  // namespace attentive
