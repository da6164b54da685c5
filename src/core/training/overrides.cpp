#include "core/training/overrides.h"

#include "core/json/json_fields.h"
#include "core/training/limits.h"

namespace attentive {
namespace {

constexpr const char* learning_rate_key = "learning_rate";
constexpr const char* teacher_forcing_ratio_key = "teacher_forcing_ratio";

void apply_change(std::optional<double>& value, const JsonFields& changes, const char* key,
                  double largest) {
  if (!changes.has(key)) return;
  value.reset();
  if (!changes.object(key).is_null()) value = changes.number(key, 0, largest);
}

}  // namespace

TrainingOverrides with_changes(TrainingOverrides overrides, const nlohmann::json& changes,
                               const std::string& where) {
  const JsonFields fields(changes, where, {learning_rate_key, teacher_forcing_ratio_key});
  apply_change(overrides.learning_rate, fields, learning_rate_key, max_learning_rate);
  apply_change(overrides.teacher_forcing_ratio, fields, teacher_forcing_ratio_key, 1);
  return overrides;
}

nlohmann::json to_json(const TrainingOverrides& overrides) {
  nlohmann::json json = nlohmann::json::object();
  if (overrides.learning_rate) json[learning_rate_key] = *overrides.learning_rate;
  if (overrides.teacher_forcing_ratio) {
    json[teacher_forcing_ratio_key] = *overrides.teacher_forcing_ratio;
  }
  return json;
}

}  // namespace attentive
