#include "core/training/dev_history.h"

#include <gtest/gtest.h>

#include <limits>

namespace attentive {
namespace {

TrainingConfig plateau(Index patience) {
  TrainingConfig config;
  config.schedule.type = ScheduleType::plateau;
  config.schedule.plateau_patience = patience;
  return config;
}

TEST(DevHistory, ReducesTheLearningRateAfterEpochsWithoutABetterLoss) {
  DevHistory history(plateau(2));
  const double losses[] = {3, 2, 2, 2.5, 1.9, 1.9, 1.9, 1.9, 1.9, 1};
  const int reductions[] = {0, 0, 0, 1, 1, 1, 2, 2, 3, 3};
  for (std::size_t i = 0; i < std::size(losses); ++i) {
    history.add(losses[i]);
    EXPECT_EQ(history.reductions(), reductions[i]) << "after epoch " << i + 1;
    EXPECT_FALSE(history.stops());
  }
  EXPECT_EQ(history.best_epoch(), 10);
}

TEST(DevHistory, ReducesTheLearningRateOnlyWithThePlateauSchedule) {
  DevHistory history({});
  for (int i = 0; i < 9; ++i) history.add(1);
  EXPECT_EQ(history.reductions(), 0);
  EXPECT_EQ(history.best_epoch(), 1) << "the first of equals";
}

TEST(DevHistory, SkipsEpochsThatWereNotMeasured) {
  DevHistory history({});
  const double unmeasured = std::numeric_limits<double>::quiet_NaN();
  for (const double loss : {unmeasured, 2.0, unmeasured, 1.0, unmeasured}) history.add(loss);
  EXPECT_EQ(history.losses().size(), 5U);
  EXPECT_EQ(history.best_epoch(), 4);
}

TEST(DevHistory, StopsAfterEpochsWithoutABetterLoss) {
  TrainingConfig config = plateau(1);
  config.early_stopping_patience = 3;
  DevHistory history(config);
  EXPECT_FALSE(history.stops()) << "before the first epoch";
  for (const double loss : {5.0, 4.0, 6.0, 4.0, 3.5, 3.6, 3.6}) {
    history.add(loss);
    EXPECT_FALSE(history.stops());
  }
  EXPECT_EQ(history.reductions(), 4) << "a reduction does not make early stopping wait longer";
  history.add(3.6);
  EXPECT_TRUE(history.stops());
  EXPECT_EQ(history.best_epoch(), 5);
}

}  // namespace
}  // namespace attentive
