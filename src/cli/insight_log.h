#pragma once

#include <string>

#include "core/training/trainer.h"

namespace attentive {

/// Logs diagnostics of a model during training: a line of JSON after the first step and after each
/// epoch, with "step", "epoch", "loss" and "gradient_norm" of that step and the fields of Insight.
class InsightLog {
 public:
  /// Opens the log; an empty path turns logging off.
  /// @throws Error invalid_argument if the file cannot be written.
  explicit InsightLog(std::string path);

  /// Appends a line if one is due after the step that the trainer has done.
  /// @throws Error invalid_argument if the file cannot be written.
  void add(const Trainer& trainer, const TrainingMetrics& metrics) const;

 private:
  std::string path_;
};

}  // namespace attentive
