#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace attentive {

/// Values that are set by hand during training, in place of the configuration's.
struct TrainingOverrides {
  /// Replaces the schedule's learning rate, including warm-up and reductions on plateaus; 0...100.
  std::optional<double> learning_rate;
  /// Replaces the schedule's ratio; 0...1.
  std::optional<double> teacher_forcing_ratio;
};

/// Applies changes to `overrides`. `changes` may have the fields "learning_rate" and
/// "teacher_forcing_ratio": a number sets a value, null returns to the configuration's.
/// @throws Error invalid_argument that names the field and what is allowed.
TrainingOverrides with_changes(TrainingOverrides overrides, const nlohmann::json& changes,
                               const std::string& where);

/// Returns the changes that turn no overrides into these.
nlohmann::json to_json(const TrainingOverrides& overrides);

}  // namespace attentive
