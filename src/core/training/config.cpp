#include "core/training/config.h"

#include "core/json/json_fields.h"
#include "core/training/limits.h"

namespace attentive {
namespace {

constexpr std::int64_t max_seed = std::int64_t{1} << 52;  // exact as a JSON number
constexpr Index max_threads = 64;
constexpr Index max_averaged = 100;  // each takes as much memory as the weights

}  // namespace

const char* TrainingConfig::option_that_needs_dev_loss() const {
  if (early_stopping_patience) return "early_stopping";
  return schedule.type == ScheduleType::plateau ? "schedule \"plateau\"" : nullptr;
}

TrainingConfig parse_training_config(const nlohmann::json& object, const std::string& where) {
  const JsonFields fields(
      object, where,
      {"epochs", "batch_tokens", "optimizer", "learning_rate", "warmup_steps", "schedule",
       "plateau", "teacher_forcing", "clip_norm", "label_smoothing", "early_stopping",
       "average_checkpoints", "ema_decay", "augmentation", "max_length", "seed", "threads"});
  const TrainingConfig defaults;
  TrainingConfig config;
  config.epochs = fields.size("epochs", 1, max_epochs, defaults.epochs);
  config.batch_tokens = fields.size("batch_tokens", 1, 1 << 24, defaults.batch_tokens);
  if (fields.has("optimizer")) {
    config.optimizer = parse_optimizer_config(fields.object("optimizer"), fields.name("optimizer"));
  }
  config.schedule = parse_schedule(fields);
  if (fields.has("teacher_forcing")) {
    config.teacher_forcing =
        parse_teacher_forcing(fields.object("teacher_forcing"), fields.name("teacher_forcing"));
  }
  config.clip_norm = fields.number("clip_norm", 1e-12, 1e12, defaults.clip_norm);
  config.label_smoothing = fields.number("label_smoothing", 0, 0.9, defaults.label_smoothing);
  if (fields.has("early_stopping")) {
    const JsonFields early_stopping(fields.object("early_stopping"), fields.name("early_stopping"),
                                    {"patience"});
    config.early_stopping_patience = early_stopping.size("patience", 1, max_epochs);
  }
  config.average_checkpoints =
      fields.size("average_checkpoints", 1, max_averaged, defaults.average_checkpoints);
  config.ema_decay = fields.number("ema_decay", 0, max_decay, defaults.ema_decay);
  if (fields.has("augmentation")) {
    config.augmentation =
        parse_augmentation_config(fields.object("augmentation"), fields.name("augmentation"));
  }
  config.max_length = fields.size("max_length", 1, 10'000, defaults.max_length);
  config.seed = static_cast<std::uint64_t>(
      fields.integer("seed", 0, max_seed, static_cast<std::int64_t>(defaults.seed)));
  config.threads = fields.size("threads", 1, max_threads, defaults.threads);
  return config;
}

nlohmann::json to_json(const TrainingConfig& config) {
  nlohmann::json json = {{"epochs", config.epochs},
                         {"batch_tokens", config.batch_tokens},
                         {"optimizer", to_json(config.optimizer)},
                         {"teacher_forcing", to_json(config.teacher_forcing)},
                         {"clip_norm", config.clip_norm},
                         {"label_smoothing", config.label_smoothing},
                         {"average_checkpoints", config.average_checkpoints},
                         {"ema_decay", config.ema_decay},
                         {"augmentation", to_json(config.augmentation)},
                         {"max_length", config.max_length},
                         {"seed", config.seed},
                         {"threads", config.threads}};
  write_schedule(config.schedule, json);
  if (config.early_stopping_patience) {
    json["early_stopping"] = {{"patience", *config.early_stopping_patience}};
  }
  return json;
}

}  // namespace attentive
