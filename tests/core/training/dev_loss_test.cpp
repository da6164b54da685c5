// Tests what the dev loss after each epoch decides.

#include <gtest/gtest.h>

#include <limits>

#include "core/expect_error.h"
#include "core/support/reversal_task.h"
#include "core/support/trainers.h"

namespace attentive {
namespace {

Trainer trainer_with(const std::string& options) {
  return trainer_of(ReversalTask(100).experiment(
      R"({"epochs": 6, "batch_tokens": 320, "learning_rate": 0.01, "schedule": "constant", )" +
      options + "}"));
}

/// Trains with these dev losses, epoch by epoch, and returns the weights after each.
std::vector<std::vector<Real>> train_on(Trainer& trainer, const std::vector<double>& dev_losses) {
  std::vector<std::vector<Real>> weights;
  train(trainer, 100, [&](const Trainer&) {
    weights.push_back(weights_of(trainer));
    return dev_losses.at(weights.size() - 1);
  });
  return weights;
}

std::vector<Real> mean(const std::vector<Real>& a, const std::vector<Real>& b) {
  std::vector<Real> result(a.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    result[i] = static_cast<Real>((double{a[i]} + b[i]) / 2);
  return result;
}

TEST(DevLoss, IsAwaitedAfterEachEpochIfSomethingDependsOnIt) {
  Trainer trainer = trainer_with(R"("early_stopping": {"patience": 2})");
  EXPECT_FALSE(trainer.awaits_dev_loss());
  EXPECT_THROW(trainer.observe_dev_loss(1), Error);
  EXPECT_EQ(trainer.advance(1000).step, trainer.steps_per_epoch()) << "stops at the epoch's end";
  EXPECT_TRUE(trainer.awaits_dev_loss());
  expect_error(ErrorCode::invalid_argument,
               "epoch 1 has ended, and training.early_stopping needs its dev loss: call "
               "observe_dev_loss",
               [&] { trainer.advance(1); });
  trainer.observe_dev_loss(1);
  EXPECT_FALSE(trainer.awaits_dev_loss());
  expect_error(ErrorCode::invalid_argument, "no dev loss is awaited",
               [&] { trainer.observe_dev_loss(1); });
  EXPECT_EQ(trainer.advance(1).step, trainer.steps_per_epoch() + 1);
  Trainer without = trainer_with(R"("average_checkpoints": 2)");
  without.advance(1000);
  EXPECT_TRUE(without.finished());
}

TEST(DevLoss, MayBeObservedEvenIfNothingDependsOnIt) {
  Trainer trainer = trainer_with(R"("average_checkpoints": 2)");
  EXPECT_FALSE(trainer.dev_loss_due());
  trainer.advance(2 * trainer.steps_per_epoch());
  EXPECT_TRUE(trainer.dev_loss_due());
  EXPECT_FALSE(trainer.awaits_dev_loss());
  trainer.observe_dev_loss(1);
  EXPECT_FALSE(trainer.dev_loss_due());
  EXPECT_THROW(trainer.observe_dev_loss(1), Error);
  EXPECT_EQ(trainer.dev_history().best_epoch(), 2);
  trainer.advance(1000);
  EXPECT_EQ(trainer.result_epochs(), (std::vector<std::int64_t>{5, 6}));
}

TEST(DevLoss, IsNotNeededForZeroSteps) {
  Trainer trainer = trainer_with(R"("early_stopping": {"patience": 2})");
  trainer.advance(1000);
  EXPECT_EQ(trainer.advance(0).step, trainer.steps_per_epoch());
}

TEST(DevLoss, ThatIsNotFiniteThrowsDiverged) {
  Trainer trainer = trainer_with(R"("early_stopping": {"patience": 2})");
  trainer.advance(1000);
  for (const double loss :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    expect_error(ErrorCode::diverged, "epoch 1", [&] { trainer.observe_dev_loss(loss); });
  }
  EXPECT_TRUE(trainer.awaits_dev_loss());
}

TEST(EarlyStopping, RestoresTheWeightsOfTheBestEpochExactly) {
  Trainer trainer = trainer_with(R"("early_stopping": {"patience": 2})");
  const auto weights = train_on(trainer, {3, 1, 2, 1});
  EXPECT_EQ(weights.size(), 4U) << "epochs 5 and 6 are not trained";
  EXPECT_EQ(trainer.step(), 4 * trainer.steps_per_epoch());
  EXPECT_LT(trainer.step(), trainer.total_steps());
  EXPECT_TRUE(trainer.finished());
  EXPECT_EQ(trainer.result_epochs(), std::vector<std::int64_t>{2});
  EXPECT_EQ(weights_of(trainer), weights[1]);
  EXPECT_EQ(trainer.advance(1).step, trainer.step()) << "there is nothing left to do";
}

TEST(EarlyStopping, RestoresTheBestEpochEvenIfTrainingIsNotStoppedEarly) {
  Trainer trainer = trainer_with(R"("early_stopping": {"patience": 9})");
  const auto weights = train_on(trainer, {9, 8, 7, 5, 6, 6});
  EXPECT_EQ(trainer.step(), trainer.total_steps());
  EXPECT_EQ(weights_of(trainer), weights[3]);
}

TEST(EarlyStopping, AveragesTheBestEpochsOnRequest) {
  Trainer trainer = trainer_with(R"("early_stopping": {"patience": 2}, "average_checkpoints": 2)");
  const auto weights = train_on(trainer, {4, 2, 1, 3, 1.5});
  EXPECT_EQ(trainer.result_epochs(), (std::vector<std::int64_t>{3, 5}));
  EXPECT_EQ(weights_of(trainer), mean(weights[2], weights[4]));
}

TEST(AverageCheckpoints, AveragesTheLastEpochs) {
  Trainer trainer = trainer_with(R"("average_checkpoints": 2)");
  trainer.advance(5 * trainer.steps_per_epoch());
  const std::vector<Real> fifth = weights_of(trainer);
  Trainer plain = trainer_with(R"("average_checkpoints": 1)");
  train(plain, 100);
  train(trainer, 100);
  EXPECT_EQ(trainer.result_epochs(), (std::vector<std::int64_t>{5, 6}));
  EXPECT_EQ(weights_of(trainer), mean(fifth, weights_of(plain)));
  EXPECT_EQ(plain.result_epochs(), std::vector<std::int64_t>{6});
}

TEST(AverageCheckpoints, AveragesAllEpochsIfThereAreFewer) {
  Trainer trainer = trainer_with(R"("average_checkpoints": 50)");
  train(trainer, 100);
  EXPECT_EQ(trainer.result_epochs().size(), 6U);
}

TEST(Plateau, LowersTheLearningRateFromTheNextStepOn) {
  Trainer trainer = trainer_of(ReversalTask(100).experiment(
      R"({"epochs": 4, "batch_tokens": 320, "learning_rate": 0.01, "schedule": "plateau",
          "plateau": {"factor": 0.1, "patience": 1}})"));
  const double losses[] = {2, 2, 1, 1};
  const double rates[] = {0.01, 0.01, 0.001, 0.001};
  for (std::size_t epoch = 0; epoch < 4; ++epoch) {
    EXPECT_DOUBLE_EQ(trainer.advance(1000).learning_rate, rates[epoch]) << "epoch " << epoch + 1;
    trainer.observe_dev_loss(losses[epoch]);
  }
  EXPECT_TRUE(trainer.finished());
  EXPECT_EQ(trainer.result_epochs(), std::vector<std::int64_t>{4}) << "the last, not the best";
}

}  // namespace
}  // namespace attentive
