#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "core/tensor.h"
#include "core/training/augmentation.h"
#include "core/training/optimizer.h"
#include "core/training/schedule.h"
#include "core/training/teacher_forcing.h"

namespace attentive {

/// The "training" object of a configuration file.
struct TrainingConfig {
  Index epochs = 10;
  /// The most tokens in a batch, counting source, target and padding.
  Index batch_tokens = 2048;
  OptimizerConfig optimizer;
  Schedule schedule;
  TeacherForcing teacher_forcing;
  /// The largest global norm of the gradients.
  double clip_norm = 1;
  double label_smoothing = 0;
  /// Training ends after this many epochs without a better dev loss; without a value, after all
  /// epochs.
  std::optional<Index> early_stopping_patience;
  /// The result is the mean of this many epochs' weights: the last or, with early stopping, those
  /// with the lowest dev loss.
  Index average_checkpoints = 1;
  /// The share that an exponential moving average of the weights keeps at each step. The average is
  /// measured, kept and written; 0 for the weights themselves.
  double ema_decay = 0;
  AugmentationConfig augmentation;
  /// Pairs with more tokens on either side are skipped, and noise that makes a pair longer is not
  /// applied.
  Index max_length = 200;
  std::uint64_t seed = 1;
  /// The number of parts of a batch, each of which has a thread of its own.
  Index threads = 1;

  /// Returns the option that needs the dev loss after each epoch, as the configuration spells it;
  /// null if there is none.
  const char* option_that_needs_dev_loss() const;
};

/// Reads a configuration.
/// @throws Error invalid_argument that names the field and what is allowed.
TrainingConfig parse_training_config(const nlohmann::json& json, const std::string& where);

nlohmann::json to_json(const TrainingConfig& config);

}  // namespace attentive
