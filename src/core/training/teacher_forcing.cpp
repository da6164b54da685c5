#include "core/training/teacher_forcing.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/json/json_fields.h"
#include "core/training/limits.h"

namespace attentive {
namespace {

using enum TeacherForcingSchedule;

constexpr double max_k = 1e9;

constexpr std::array schedules{Choice<TeacherForcingSchedule>{"constant", constant},
                               Choice<TeacherForcingSchedule>{"linear", linear},
                               Choice<TeacherForcingSchedule>{"exponential", exponential},
                               Choice<TeacherForcingSchedule>{"inverse_sigmoid", inverse_sigmoid}};

}  // namespace

TeacherForcing parse_teacher_forcing(const nlohmann::json& json, const std::string& where) {
  const JsonFields fields(json, where, {"schedule", "ratio", "final_ratio", "steps", "decay", "k"});
  TeacherForcing forcing;
  forcing.schedule = fields.choice("schedule", schedules);
  fields.refuse_options_of_others("schedule", choice_name(schedules, forcing.schedule),
                                  {{"ratio", {"constant", "linear", "exponential"}},
                                   {"final_ratio", {"linear", "exponential"}},
                                   {"steps", {"linear"}},
                                   {"decay", {"exponential"}},
                                   {"k", {"inverse_sigmoid"}}});
  forcing.ratio = fields.number("ratio", 0, 1, forcing.ratio);
  forcing.final_ratio = fields.number("final_ratio", 0, 1, forcing.final_ratio);
  if (forcing.schedule == linear) forcing.steps = fields.size("steps", 1, max_steps);
  if (forcing.schedule == exponential) forcing.decay = fields.number("decay", 0, 1);
  if (forcing.schedule == inverse_sigmoid) forcing.k = fields.number("k", 1, max_k);
  return forcing;
}

nlohmann::json to_json(const TeacherForcing& forcing) {
  nlohmann::json json = {{"schedule", choice_name(schedules, forcing.schedule)}};
  if (forcing.schedule == inverse_sigmoid) {
    json["k"] = forcing.k;
    return json;
  }
  json["ratio"] = forcing.ratio;
  if (forcing.schedule != constant) json["final_ratio"] = forcing.final_ratio;
  if (forcing.schedule == linear) json["steps"] = forcing.steps;
  if (forcing.schedule == exponential) json["decay"] = forcing.decay;
  return json;
}

double teacher_forcing_ratio_at(const TeacherForcing& forcing, std::int64_t step) {
  const auto i = static_cast<double>(step);
  switch (forcing.schedule) {
    case constant:
      return forcing.ratio;
    case linear: {
      const double progress = std::min(1.0, i / static_cast<double>(forcing.steps));
      return forcing.ratio + (forcing.final_ratio - forcing.ratio) * progress;
    }
    case exponential:
      return std::max(forcing.final_ratio, forcing.ratio * std::pow(forcing.decay, i));
    case inverse_sigmoid:
      return forcing.k / (forcing.k + std::exp(i / forcing.k));
  }
  return 1;
}

}  // namespace attentive
