#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "core/tensor.h"
#include "core/training/optimizer.h"
#include "core/training/schedule.h"
#include "core/training/teacher_forcing.h"

namespace attentive {

/// The "training" object of a configuration file.
struct TrainingConfig {
  Index epochs = 10;
  /// Upper bound of the tokens in a batch, source and target together, padding included.
  Index batch_tokens = 2048;
  OptimizerConfig optimizer;
  Schedule schedule;
  TeacherForcing teacher_forcing;
  /// Largest global norm of the gradients.
  double clip_norm = 1;
  double label_smoothing = 0;
  /// Training ends after so many epochs without a better dev loss; never before its last epoch if
  /// there is none.
  std::optional<Index> early_stopping_patience;
  /// The result is the mean of so many epochs' weights: the last ones' or, with early stopping, the
  /// best ones' by dev loss.
  Index average_checkpoints = 1;
  /// Pairs with more tokens on either side are left out.
  Index max_length = 200;
  std::uint64_t seed = 1;
  /// Parts into which a batch is cut, each on a thread of its own.
  Index threads = 1;

  /// The option for which training must be told the dev loss after each epoch, as it stands in the
  /// configuration; null if there is none.
  const char* option_that_needs_dev_loss() const;
};

/// @throws Error invalid_argument naming the field and what is allowed.
TrainingConfig parse_training_config(const nlohmann::json& json, const std::string& where);

nlohmann::json to_json(const TrainingConfig& config);

}  // namespace attentive
