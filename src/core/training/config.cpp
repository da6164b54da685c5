#include "core/training/config.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>

#include "core/json_fields.h"

namespace attentive {
namespace {

constexpr Index max_steps = 1 << 30;
constexpr std::int64_t max_seed = std::int64_t{1} << 52;  // what a JSON number holds exactly
constexpr Index max_threads = 64;

constexpr std::array schedules{Choice<Schedule>{"constant", Schedule::constant},
                               Choice<Schedule>{"cosine", Schedule::cosine}};

}  // namespace

TrainingConfig parse_training_config(const nlohmann::json& object, const std::string& where) {
  const JsonFields fields(object, where,
                          {"epochs", "batch_tokens", "learning_rate", "warmup_steps", "schedule",
                           "clip_norm", "label_smoothing", "max_length", "seed", "threads"});
  const TrainingConfig defaults;
  TrainingConfig config;
  config.epochs = fields.size("epochs", 1, 1'000'000, defaults.epochs);
  config.batch_tokens = fields.size("batch_tokens", 1, 1 << 24, defaults.batch_tokens);
  config.learning_rate = fields.number("learning_rate", 0, 100, defaults.learning_rate);
  config.warmup_steps = fields.size("warmup_steps", 0, max_steps, defaults.warmup_steps);
  if (fields.has("schedule")) config.schedule = fields.choice("schedule", schedules);
  config.clip_norm = fields.number("clip_norm", 1e-12, 1e12, defaults.clip_norm);
  config.label_smoothing = fields.number("label_smoothing", 0, 0.9, defaults.label_smoothing);
  config.max_length = fields.size("max_length", 1, 10'000, defaults.max_length);
  config.seed = static_cast<std::uint64_t>(
      fields.whole_number("seed", 0, max_seed, static_cast<std::int64_t>(defaults.seed)));
  config.threads = fields.size("threads", 1, max_threads, defaults.threads);
  return config;
}

nlohmann::json to_json(const TrainingConfig& config) {
  return {{"epochs", config.epochs},
          {"batch_tokens", config.batch_tokens},
          {"learning_rate", config.learning_rate},
          {"warmup_steps", config.warmup_steps},
          {"schedule", choice_name(schedules, config.schedule)},
          {"clip_norm", config.clip_norm},
          {"label_smoothing", config.label_smoothing},
          {"max_length", config.max_length},
          {"seed", config.seed},
          {"threads", config.threads}};
}

double learning_rate_at(const TrainingConfig& config, std::int64_t step, std::int64_t total_steps) {
  if (step <= config.warmup_steps) {
    return config.learning_rate * static_cast<double>(step) /
           static_cast<double>(config.warmup_steps);
  }
  if (config.schedule == Schedule::constant) return config.learning_rate;
  const std::int64_t falling_steps = std::max<std::int64_t>(1, total_steps - config.warmup_steps);
  const double progress =
      static_cast<double>(step - config.warmup_steps - 1) / static_cast<double>(falling_steps);
  return config.learning_rate * (1 + std::cos(std::numbers::pi * progress)) / 2;
}

}  // namespace attentive
