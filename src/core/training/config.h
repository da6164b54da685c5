#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/tensor.h"

namespace attentive {

/// How the learning rate goes on after its linear warm-up: it stays, or falls to zero along half a
/// cosine (Loshchilov & Hutter 2017, 1608.03983).
enum class Schedule { constant, cosine };

/// The "training" object of a configuration file.
struct TrainingConfig {
  Index epochs = 10;
  /// Upper bound of the tokens in a batch, source and target together, padding included.
  Index batch_tokens = 2048;
  double learning_rate = 0.001;
  Index warmup_steps = 0;
  Schedule schedule = Schedule::cosine;
  /// Largest global norm of the gradients.
  double clip_norm = 1;
  double label_smoothing = 0;
  /// Pairs with more tokens on either side are left out.
  Index max_length = 200;
  std::uint64_t seed = 1;
  /// Parts into which a batch is cut, each on a thread of its own.
  Index threads = 1;
};

/// @throws Error invalid_argument naming the field and what is allowed.
TrainingConfig parse_training_config(const nlohmann::json& json, const std::string& where);

nlohmann::json to_json(const TrainingConfig& config);

/// The learning rate of a step, counted from 1.
double learning_rate_at(const TrainingConfig& config, std::int64_t step, std::int64_t total_steps);

}  // namespace attentive
