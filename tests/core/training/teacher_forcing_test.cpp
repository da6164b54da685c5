#include "core/training/teacher_forcing.h"

#include <gtest/gtest.h>

#include <cmath>

namespace attentive {
namespace {

using enum TeacherForcingSchedule;

TEST(TeacherForcing, IsCompleteByDefault) {
  EXPECT_EQ(teacher_forcing_ratio_at({}, 0), 1);
  EXPECT_EQ(teacher_forcing_ratio_at({}, 1'000'000), 1);
  EXPECT_EQ(teacher_forcing_ratio_at({.ratio = 0.3}, 1000), 0.3);
}

TEST(TeacherForcing, FallsLinearlyThenStaysConstant) {
  const TeacherForcing forcing{.schedule = linear, .ratio = 0.9, .final_ratio = 0.1, .steps = 8};
  EXPECT_DOUBLE_EQ(teacher_forcing_ratio_at(forcing, 0), 0.9);
  EXPECT_DOUBLE_EQ(teacher_forcing_ratio_at(forcing, 2), 0.7);
  EXPECT_DOUBLE_EQ(teacher_forcing_ratio_at(forcing, 8), 0.1);
  EXPECT_DOUBLE_EQ(teacher_forcing_ratio_at(forcing, 9), 0.1);
}

TEST(TeacherForcing, FallsExponentiallyToItsFloor) {
  const TeacherForcing forcing{
      .schedule = exponential, .ratio = 0.8, .final_ratio = 0.15, .decay = 0.5};
  EXPECT_DOUBLE_EQ(teacher_forcing_ratio_at(forcing, 0), 0.8);
  EXPECT_DOUBLE_EQ(teacher_forcing_ratio_at(forcing, 2), 0.2);
  EXPECT_DOUBLE_EQ(teacher_forcing_ratio_at(forcing, 3), 0.15);
}

TEST(TeacherForcing, FallsAlongAnInverseSigmoid) {
  const TeacherForcing forcing{.schedule = inverse_sigmoid, .k = 10};
  EXPECT_DOUBLE_EQ(teacher_forcing_ratio_at(forcing, 0), 10.0 / 11);
  EXPECT_DOUBLE_EQ(teacher_forcing_ratio_at(forcing, 10), 10 / (10 + std::exp(1.0)));
  EXPECT_NEAR(teacher_forcing_ratio_at(forcing, 23), 0.5, 0.01) << "k ln k steps halve it";
  EXPECT_EQ(teacher_forcing_ratio_at(forcing, 1'000'000), 0) << "where exp overflows";
}

}  // namespace
}  // namespace attentive
