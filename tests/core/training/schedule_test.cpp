#include "core/training/schedule.h"

#include <gtest/gtest.h>

#include <cmath>

namespace attentive {
namespace {

TEST(Schedule, WarmsUpThenFallsAlongHalfACosine) {
  const Schedule schedule{.learning_rate = 0.8, .warmup_steps = 4};
  EXPECT_DOUBLE_EQ(learning_rate_at(schedule, 1, 104, 0), 0.2);
  EXPECT_DOUBLE_EQ(learning_rate_at(schedule, 4, 104, 0), 0.8);
  EXPECT_DOUBLE_EQ(learning_rate_at(schedule, 5, 104, 0), 0.8);
  EXPECT_NEAR(learning_rate_at(schedule, 55, 104, 0), 0.4, 1e-12);
  EXPECT_GT(learning_rate_at(schedule, 104, 104, 0), 0);
  EXPECT_LT(learning_rate_at(schedule, 104, 104, 0), 0.001);
}

TEST(Schedule, StaysConstantAfterTheWarmUp) {
  const Schedule schedule{.type = ScheduleType::constant, .learning_rate = 0.8, .warmup_steps = 4};
  EXPECT_DOUBLE_EQ(learning_rate_at(schedule, 3, 104, 0), 0.6);
  EXPECT_DOUBLE_EQ(learning_rate_at(schedule, 104, 104, 0), 0.8);
}

TEST(Schedule, FallsWithTheInverseSquareRoot) {
  const Schedule schedule{
      .type = ScheduleType::inverse_sqrt, .learning_rate = 0.8, .warmup_steps = 4};
  EXPECT_DOUBLE_EQ(learning_rate_at(schedule, 2, 1000, 0), 0.4);
  EXPECT_DOUBLE_EQ(learning_rate_at(schedule, 4, 1000, 0), 0.8);
  EXPECT_DOUBLE_EQ(learning_rate_at(schedule, 16, 1000, 0), 0.4);
  EXPECT_DOUBLE_EQ(learning_rate_at(schedule, 400, 1000, 0), 0.08);
}

TEST(Schedule, IsMultipliedByTheFactorOnEveryPlateau) {
  const Schedule schedule{.type = ScheduleType::plateau,
                          .learning_rate = 0.8,
                          .warmup_steps = 4,
                          .plateau_factor = 0.5};
  EXPECT_DOUBLE_EQ(learning_rate_at(schedule, 50, 100, 0), 0.8);
  EXPECT_DOUBLE_EQ(learning_rate_at(schedule, 50, 100, 1), 0.4);
  EXPECT_DOUBLE_EQ(learning_rate_at(schedule, 50, 100, 3), 0.1);
  EXPECT_DOUBLE_EQ(learning_rate_at(schedule, 2, 100, 1), 0.2) << "in the warm-up, too";
}

}  // namespace
}  // namespace attentive
