#include "core/training/schedule.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/training/limits.h"

namespace attentive {
namespace {

constexpr std::array schedule_types{
    Choice<ScheduleType>{"constant", ScheduleType::constant},
    Choice<ScheduleType>{"cosine", ScheduleType::cosine},
    Choice<ScheduleType>{"inverse_sqrt", ScheduleType::inverse_sqrt},
    Choice<ScheduleType>{"plateau", ScheduleType::plateau}};

double cosine(const Schedule& schedule, std::int64_t step, std::int64_t total_steps) {
  const std::int64_t falling_steps = std::max<std::int64_t>(1, total_steps - schedule.warmup_steps);
  const double progress =
      static_cast<double>(step - schedule.warmup_steps - 1) / static_cast<double>(falling_steps);
  return (1 + std::cos(std::numbers::pi * progress)) / 2;
}

/// Returns a step's factor of the learning rate, without reductions on plateaus.
double share_at(const Schedule& schedule, std::int64_t step, std::int64_t total_steps) {
  if (step <= schedule.warmup_steps) {
    return static_cast<double>(step) / static_cast<double>(schedule.warmup_steps);
  }
  switch (schedule.type) {
    case ScheduleType::cosine:
      return cosine(schedule, step, total_steps);
    case ScheduleType::inverse_sqrt:
      return std::sqrt(static_cast<double>(schedule.warmup_steps) / static_cast<double>(step));
    case ScheduleType::constant:
    case ScheduleType::plateau:
      break;
  }
  return 1;
}

}  // namespace

Schedule parse_schedule(const JsonFields& fields) {
  Schedule schedule;
  if (fields.has("schedule")) schedule.type = fields.choice("schedule", schedule_types);
  fields.refuse_options_of_others("schedule", choice_name(schedule_types, schedule.type),
                                  {{"plateau", {"plateau"}}});
  schedule.learning_rate =
      fields.number("learning_rate", 0, max_learning_rate, schedule.learning_rate);
  schedule.warmup_steps = fields.size("warmup_steps", 0, max_steps, schedule.warmup_steps);
  if (schedule.type == ScheduleType::inverse_sqrt && schedule.warmup_steps == 0) {
    fields.fail("warmup_steps",
                "must be at least 1 with schedule \"inverse_sqrt\", which falls from the warm-up's "
                "last step on");
  }
  if (fields.has("plateau")) {
    const JsonFields plateau(fields.object("plateau"), fields.name("plateau"),
                             {"factor", "patience"});
    schedule.plateau_factor = plateau.number("factor", 0.001, 0.999, schedule.plateau_factor);
    schedule.plateau_patience = plateau.size("patience", 1, max_epochs, schedule.plateau_patience);
  }
  return schedule;
}

void write_schedule(const Schedule& schedule, nlohmann::json& json) {
  json["learning_rate"] = schedule.learning_rate;
  json["warmup_steps"] = schedule.warmup_steps;
  json["schedule"] = choice_name(schedule_types, schedule.type);
  if (schedule.type == ScheduleType::plateau) {
    json["plateau"] = {{"factor", schedule.plateau_factor},
                       {"patience", schedule.plateau_patience}};
  }
}

double learning_rate_at(const Schedule& schedule, std::int64_t step, std::int64_t total_steps,
                        std::int64_t reductions) {
  return schedule.learning_rate * share_at(schedule, step, total_steps) *
         std::pow(schedule.plateau_factor, static_cast<double>(reductions));
}

}  // namespace attentive
