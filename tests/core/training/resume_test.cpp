// Tests that a checkpoint holds the whole state of training: a resumed run equals an uninterrupted
// one exactly.

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/expect_error.h"
#include "core/support/reversal_task.h"
#include "core/support/trainers.h"

namespace attentive {
namespace {

struct Run {
  const char* name;
  const char* training;
};

const Run runs[] = {
    {"AdamWithCosine", quick_training},
    {"AdamwWithInverseSqrtAndScheduledSampling",
     R"({"epochs": 4, "batch_tokens": 320, "learning_rate": 0.02, "optimizer": {"type": "adamw"},
         "schedule": "inverse_sqrt", "warmup_steps": 10, "threads": 2,
         "teacher_forcing": {"schedule": "inverse_sigmoid", "k": 20}})"},
    {"AveragedMomentum",
     R"({"epochs": 5, "batch_tokens": 320, "learning_rate": 0.1, "schedule": "constant",
         "optimizer": {"type": "sgd", "momentum": 0.9}, "average_checkpoints": 3})"},
    // With the losses of `dev_loss`, the learning rate is reduced and training stops early.
    {"StoppedAveragedMomentumOnPlateaus",
     R"({"epochs": 40, "batch_tokens": 320, "learning_rate": 0.6, "schedule": "plateau",
         "plateau": {"factor": 0.8, "patience": 1}, "early_stopping": {"patience": 4},
         "optimizer": {"type": "sgd", "momentum": 0.9}, "average_checkpoints": 2})"},
    {"MovingAverage",
     R"({"epochs": 4, "batch_tokens": 320, "learning_rate": 0.02, "ema_decay": 0.9})"},
    {"Augmentation",
     R"({"epochs": 4, "batch_tokens": 320, "learning_rate": 0.02, "max_length": 6,
         "augmentation": {"typos": 0.5, "lower_case": 0.5, "joined_pairs": 0.2}})"},
};

/// Returns a loss that falls for three epochs and then rises. A measured one would turn at
/// different epochs on different machines.
double dev_loss(const Trainer& trainer) {
  const auto epoch = static_cast<double>(trainer.step() / trainer.steps_per_epoch());
  return 1 + std::abs(epoch - 3) / 10;
}

class Resume : public testing::TestWithParam<Run> {
 protected:
  /// Trains to a step, writes a checkpoint and resumes it.
  Trainer interrupted_at(std::int64_t step) const {
    Trainer first = trainer_of(experiment_);
    train(first, 5, dev_loss, step);
    EXPECT_EQ(first.step(), step);
    Trainer second = Trainer::resume(first.checkpoint(), "run.checkpoint", experiment_.examples);
    EXPECT_EQ(second.step(), step);
    EXPECT_EQ(second.awaits_dev_loss(), first.awaits_dev_loss());
    EXPECT_EQ(second.checkpoint(), first.checkpoint());
    return second;
  }

  Experiment experiment_ = ReversalTask(300).experiment(GetParam().training);
};

TEST_P(Resume, ContinuesExactly) {
  Trainer uninterrupted = trainer_of(experiment_);
  train(uninterrupted, 50, dev_loss);
  const std::int64_t epoch = uninterrupted.steps_per_epoch();
  ASSERT_GT(epoch, 7);
  for (const std::int64_t step : {epoch, epoch + 7, uninterrupted.step()}) {
    Trainer resumed = interrupted_at(step);
    train(resumed, 33, dev_loss);
    EXPECT_EQ(resumed.step(), uninterrupted.step());
    EXPECT_EQ(resumed.result_epochs(), uninterrupted.result_epochs());
    EXPECT_EQ(weights_of(resumed), weights_of(uninterrupted)) << "interrupted at step " << step;
    EXPECT_EQ(resumed.checkpoint(), uninterrupted.checkpoint());
  }
}

INSTANTIATE_TEST_SUITE_P(Trainer, Resume, testing::ValuesIn(runs),
                         [](const auto& test) { return test.param.name; });

TEST(ResumedRun, HasPlateausAndStopsEarly) {
  // Makes sure that the case above covers both.
  Trainer trainer = trainer_of(ReversalTask(300).experiment(runs[3].training));
  train(trainer, 100, dev_loss);
  EXPECT_GE(trainer.dev_history().reductions(), 1);
  EXPECT_LT(trainer.step(), trainer.total_steps());
  EXPECT_EQ(trainer.result_epochs().size(), 2U);
}

TEST(ResumedRun, KeepsOverrides) {
  const Experiment experiment = ReversalTask(300).experiment(quick_training);
  Trainer uninterrupted = trainer_of(experiment);
  uninterrupted.advance(5);
  uninterrupted.set_overrides({.learning_rate = 0.02, .teacher_forcing_ratio = 0.5});
  uninterrupted.advance(2);
  Trainer resumed =
      Trainer::resume(uninterrupted.checkpoint(), "run.checkpoint", experiment.examples);
  const TrainingMetrics metrics = resumed.advance(9);
  EXPECT_EQ(metrics.learning_rate, 0.02);
  EXPECT_EQ(metrics.teacher_forcing_ratio, 0.5);
  EXPECT_EQ(metrics.loss, uninterrupted.advance(9).loss);
  EXPECT_EQ(resumed.checkpoint(), uninterrupted.checkpoint());
}

TEST(ResumedRun, KeepsDevLossesEvenIfNothingDependsOnThem) {
  const Experiment experiment = ReversalTask(100).experiment(quick_training);
  Trainer first = trainer_of(experiment);
  const auto resumed = [&] {
    return Trainer::resume(first.checkpoint(), "run.checkpoint", experiment.examples);
  };
  first.advance(2 * first.steps_per_epoch());
  EXPECT_TRUE(resumed().dev_loss_due());
  first.observe_dev_loss(3);
  EXPECT_FALSE(resumed().dev_loss_due());
  Trainer second = resumed();
  const std::span<const double> losses = second.dev_history().losses();
  ASSERT_EQ(losses.size(), 2U);
  EXPECT_TRUE(std::isnan(losses[0])) << "of an epoch that was not measured";
  EXPECT_EQ(losses[1], 3);
  EXPECT_EQ(second.checkpoint(), first.checkpoint());
}

TEST(ResumedRun, EncodesTheCorporaWithItsOwnTokenizers) {
  const ReversalTask task(100);
  Trainer first = trainer_of(task.experiment(quick_training));
  first.advance(3);
  const std::vector<std::byte> checkpoint = first.checkpoint();
  Trainer second = resume_experiment(checkpoint, "run.checkpoint", {task.pairs()});
  first.advance(20);
  second.advance(20);
  EXPECT_EQ(weights_of(second), weights_of(first));
  expect_error(ErrorCode::invalid_argument, "other examples", [&] {
    resume_experiment(checkpoint, "run.checkpoint", {ReversalTask(100, 2).pairs()});
  });
  expect_error(ErrorCode::bad_model, "", [&] {
    resume_experiment(std::span(checkpoint).first(99), "run.checkpoint", {task.pairs()});
  });
}

TEST(ResumedRun, IsRejectedWithOtherExamples) {
  Experiment experiment = ReversalTask(100).experiment(quick_training);
  std::vector<Example> others = experiment.examples.pairs;
  std::swap(others[0].source, others[0].target);
  others[1].source.push_back(others[1].source.front());
  const Trainer trainer = trainer_of(std::move(experiment));
  const std::vector<std::byte> checkpoint = trainer.checkpoint();
  expect_error(
      ErrorCode::invalid_argument, "other examples",
      [&] { Trainer::resume(checkpoint, "run.checkpoint", others); }, "run.checkpoint: ");
}

TEST(ResumedRun, IsRejectedFromAFinishedModel) {
  Experiment experiment = ReversalTask(100).experiment(quick_training);
  const std::vector<std::byte> model = write_bundle(experiment.model, Precision::float32);
  expect_error(
      ErrorCode::bad_model, "not a checkpoint",
      [&] { Trainer::resume(model, "model.safetensors", experiment.examples); },
      "model.safetensors: ");
}

/// Returns a checkpoint after two epochs whose training state `change` has changed.
std::vector<std::byte> changed_checkpoint(
    const Experiment& experiment,
    const std::function<void(nlohmann::json&, BundleExtras&)>& change) {
  Trainer trainer = trainer_of(experiment);
  train(trainer, 100, [](const Trainer&) { return 1; }, 2 * trainer.steps_per_epoch());
  trainer.observe_dev_loss(0.5);
  const std::vector<std::byte> checkpoint = trainer.checkpoint();
  BundleExtras extras;
  const Bundle bundle = read_bundle(checkpoint, "checkpoint", &extras);
  nlohmann::json state = nlohmann::json::parse(extras.metadata.at("training"));
  change(state, extras);
  extras.metadata["training"] = state.dump();
  return write_bundle(bundle, Precision::float32, extras);
}

TEST(ResumedRun, IsRejectedIfItsStateContradictsItself) {
  const Experiment experiment = ReversalTask(100).experiment(
      R"({"batch_tokens": 320, "early_stopping": {"patience": 3}, "average_checkpoints": 2})");
  const auto expect_rejected =
      [&](const std::string& message,
          const std::function<void(nlohmann::json&, BundleExtras&)>& change) {
        expect_error(
            ErrorCode::bad_model, message,
            [&] {
              Trainer::resume(changed_checkpoint(experiment, change), "run.checkpoint",
                              experiment.examples);
            },
            "run.checkpoint: ");
      };
  expect_rejected("dev_losses: must hold 2 losses",
                  [](nlohmann::json& state, BundleExtras&) { state["dev_losses"] = {1, 2, 3}; });
  expect_rejected("dev_losses: must hold numbers",
                  [](nlohmann::json& state, BundleExtras&) { state["dev_losses"] = {1, "2"}; });
  expect_rejected("the weights of an epoch that is part of the result are missing",
                  [](nlohmann::json&, BundleExtras& extras) { extras.tensors.pop_back(); });
  const std::vector<float> infinite(experiment.model.parameters.flat().size(),
                                    std::numeric_limits<float>::infinity());
  for (const char* name : {"optimizer.second_moment", "weights_of_epoch.1"}) {
    expect_rejected(std::string(name) + " holds a value that is infinite or not a number",
                    [&](nlohmann::json&, BundleExtras& extras) {
                      for (NamedTensor& entry : extras.tensors) {
                        if (entry.name == name)
                          entry.tensor.bytes = std::as_bytes(std::span(infinite));
                      }
                    });
  }
  expect_rejected("optimizer.first_moment is missing or does not fit",
                  [](nlohmann::json&, BundleExtras& extras) {
                    std::erase_if(extras.tensors, [](const NamedTensor& tensor) {
                      return tensor.name == "optimizer.first_moment";
                    });
                  });
}

}  // namespace
}  // namespace attentive
