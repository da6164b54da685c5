#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace attentive {

/// What is set by hand while training goes on, in place of what the configuration says.
struct TrainingOverrides {
  /// Instead of the schedule's, warm-up and reductions on plateaus included; 0...100.
  std::optional<double> learning_rate;
  /// 0...1.
  std::optional<double> teacher_forcing_ratio;
};

/// `overrides` with the changes of an object of the fields "learning_rate" and
/// "teacher_forcing_ratio": a number sets, null goes back to the configuration.
/// @throws Error invalid_argument naming the field and what is allowed.
TrainingOverrides with_changes(TrainingOverrides overrides, const nlohmann::json& changes,
                               const std::string& where);

/// The changes that make these overrides of none.
nlohmann::json to_json(const TrainingOverrides& overrides);

}  // namespace attentive
