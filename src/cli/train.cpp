#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/corpora.h"
#include "cli/dev_report.h"
#include "cli/files.h"
#include "cli/insight_log.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/training_lock.h"
#include "core/error.h"
#include "core/training/experiment.h"
#include "core/training/trainer.h"
#include "core/training/workers.h"

namespace attentive {
namespace {

struct TrainCommand {
  std::string config;
  std::vector<std::string> train;
  std::vector<std::string> dev;
  std::string out;
  std::string init;
  std::string insight;
  bool resume = false;
  TsvColumns columns;
  std::optional<Index> threads;
  Precision precision = Precision::float16;
  double checkpoint_every = 120;

  std::string checkpoint() const { return out + ".checkpoint"; }
};

nlohmann::json settings(const ModelDescription& model, const TrainingConfig& training) {
  nlohmann::json json = to_json(model.metadata);
  json["model"] = to_json(model.config);
  json["training"] = to_json(training);
  return json;
}

/// Checks that a run resumes with the settings with which it was started.
void require_same_settings(const TrainCommand& command, const nlohmann::json& wanted,
                           const nlohmann::json& started) {
  const nlohmann::json difference = nlohmann::json::diff(wanted, started);
  if (difference.empty()) return;
  const nlohmann::json::json_pointer field(difference.front().at("path").get<std::string>());
  refuse(command.config + ": " + field.to_string() + " is " +
         wanted.value(field, nlohmann::json()).dump() + ", but " + command.checkpoint() +
         " was started with " + started.value(field, nlohmann::json()).dump() +
         "; change it back, or remove the checkpoint to start anew");
}

/// Checks that there is a checkpoint if and only if --resume is given. A new run must not overwrite
/// another's checkpoint, which may hold hours of work.
void require_checkpoint_as_expected(const TrainCommand& command) {
  const bool exists = std::filesystem::exists(command.checkpoint());
  if (command.resume && !exists) {
    refuse(command.checkpoint() + ": there is nothing to resume; start without --resume");
  }
  if (!command.resume && exists) {
    refuse(command.checkpoint() +
           ": an unfinished run exists; continue with --resume, or remove the file to start anew");
  }
}

Trainer start_or_resume(const TrainCommand& command, std::span<const std::byte> config) {
  std::optional<TrainableModel> start;
  if (!command.init.empty()) {
    start = to_trainable(read_bundle(open_file(command.init), command.init));
  }
  Experiment experiment = prepare_experiment(
      {reinterpret_cast<const char*>(config.data()), config.size()}, command.config,
      read_corpora(command.train, command.columns), std::move(start));
  if (command.threads) experiment.training.threads = *command.threads;
  if (!command.resume) {
    return {std::move(experiment.model), experiment.training, std::move(experiment.examples)};
  }
  Trainer trainer = Trainer::resume(open_file(command.checkpoint()), command.checkpoint(),
                                    std::move(experiment.examples));
  require_same_settings(command, settings(experiment.model, experiment.training),
                        settings(trainer.model(), trainer.config()));
  return trainer;
}

void train(const TrainCommand& command) {
  using Clock = std::chrono::steady_clock;
  catch_interrupts();
  // Fails now rather than after hours of work if a file cannot be written.
  require_writable(command.out);
  const TrainingLock lock(command.checkpoint());
  require_writable(command.checkpoint());
  require_checkpoint_as_expected(command);
  const std::vector<std::byte> config = read_file(command.config);
  std::vector<SentencePairs> dev_corpora = read_corpora(command.dev, command.columns);
  Trainer trainer = start_or_resume(command, config);
  sort_by_target(dev_corpora, trainer.model().metadata, "dev examples");
  const DevReport dev(trainer, dev_corpora);
  const InsightLog insight(command.insight);

  Clock::time_point saved;
  const auto save = [&] {
    write_file(command.checkpoint(), trainer.checkpoint());
    saved = Clock::now();
  };
  save();

  Progress progress;
  if (!Workers::has_threads && trainer.config().threads > 1) {
    progress.say("note: this build has no threads, so the parts of a batch for " +
                 std::to_string(trainer.config().threads) +
                 " threads are computed one after the other");
  }
  progress.say(std::to_string(trainer.model().parameters.layout().size()) + " parameters, " +
               std::to_string(trainer.example_count()) + " examples, " +
               std::to_string(trainer.total_steps()) + " steps");
  while (!trainer.finished() && !interrupted()) {
    if (!trainer.awaits_dev_loss()) {
      const TrainingMetrics metrics = trainer.advance(1);
      progress.add(metrics);
      insight.add(trainer, metrics);
    }
    if (trainer.step() % trainer.steps_per_epoch() == 0) progress.say(dev.after_epoch(trainer));
    if (Clock::now() - saved >= std::chrono::duration<double>(command.checkpoint_every)) save();
  }
  save();  // even when finished: --resume then retries writing the model
  if (!trainer.finished()) {
    progress.say("stopped after step " + std::to_string(trainer.step()) + " of " +
                 std::to_string(trainer.total_steps()) +
                 "; continue with the same command and --resume");
    return;
  }
  if (const std::string result = result_report(trainer); !result.empty()) progress.say(result);
  Precision precision = command.precision;
  if (precision == Precision::float16 && !fit_float16(trainer.model().parameters)) {
    progress.say(
        "warning: a weight exceeds 65504, the largest float16, so the model is written as with "
        "--precision float32");
    precision = Precision::float32;
  }
  const std::vector<std::byte> bundle = write_bundle(trainer.model(), precision);
  try {
    write_file(command.out, bundle);
  } catch (const Error& error) {
    refuse(std::string(error.what()) + "; the training is kept in " + command.checkpoint() +
           ", and the same command with --resume writes the model");
  }
  remove_file(command.checkpoint());
  progress.say("wrote " + command.out + ", " + std::to_string(bundle.size()) + " bytes");
}

}  // namespace

void add_train_command(CLI::App& program) {
  CLI::App* command = program.add_subcommand(
      "train", "Train a model; Ctrl-C saves a checkpoint, and --resume continues from it");
  const auto options = std::make_shared<TrainCommand>();
  command->add_option("--config", options->config, "Training configuration (.json)")->required();
  add_corpora_option(*command, "--train", options->train, "Training pairs");
  add_corpora_option(*command, "--dev", options->dev,
                     "Development pairs, held out to measure progress");
  command->add_option("--out", options->out, "Output model file (.safetensors)")->required();
  command->add_option("--init", options->init,
                      "Start from the tokenizers and weights of this model (.safetensors)");
  command->add_flag("--resume", options->resume, "Resume from the checkpoint beside --out");
  add_column_options(*command, options->columns);
  command
      ->add_option("--threads", options->threads,
                   Workers::has_threads
                       ? "Number of threads, instead of the configuration's"
                       : "Number of threads, instead of the configuration's; this build has none, "
                         "and computes the same on one processor")
      ->check(CLI::Range(1, 64));
  command->add_option("--insight", options->insight,
                      "Append diagnostics (gradients, gates, attention) to this file, one JSON "
                      "line after the first step and after each epoch");
  add_precision_option(*command, options->precision);
  command
      ->add_option("--checkpoint-every", options->checkpoint_every,
                   "Seconds between checkpoints, which are written beside --out")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command->callback([options] { train(*options); });
}

}  // namespace attentive
