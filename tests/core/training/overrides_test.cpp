// Tests the values that are changed by hand during training.

#include "core/training/overrides.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/expect_error.h"
#include "core/support/reversal_task.h"
#include "core/support/trainers.h"

namespace attentive {
namespace {

TrainingOverrides overrides_of(const char* changes, const TrainingOverrides& before = {}) {
  return with_changes(before, nlohmann::json::parse(changes), "changes");
}

TEST(Overrides, AreSetClearedAndKept) {
  TrainingOverrides overrides = overrides_of(R"({"learning_rate": 0.5})");
  EXPECT_EQ(overrides.learning_rate, 0.5);
  EXPECT_EQ(overrides.teacher_forcing_ratio, std::nullopt);
  overrides = overrides_of(R"({"teacher_forcing_ratio": 0})", overrides);
  EXPECT_EQ(overrides.learning_rate, 0.5);
  EXPECT_EQ(overrides.teacher_forcing_ratio, 0);
  EXPECT_EQ(to_json(overrides).dump(), R"({"learning_rate":0.5,"teacher_forcing_ratio":0.0})");
  overrides = overrides_of(R"({"learning_rate": null})", overrides);
  EXPECT_EQ(to_json(overrides).dump(), R"({"teacher_forcing_ratio":0.0})");
  EXPECT_EQ(to_json(TrainingOverrides{}).dump(), "{}");
}

TEST(Overrides, HaveTheLimitsOfTheConfiguration) {
  for (const char* wrong :
       {R"({"learning_rate": -0.1})", R"({"learning_rate": 100.5})", R"({"learning_rate": "1"})"}) {
    expect_error(ErrorCode::invalid_argument,
                 "changes.learning_rate must be a number from 0.0 to 100.0",
                 [&] { overrides_of(wrong); });
  }
  expect_error(ErrorCode::invalid_argument,
               "changes.teacher_forcing_ratio must be a number from 0.0 to 1.0",
               [] { overrides_of(R"({"teacher_forcing_ratio": 1.1})"); });
  expect_error(ErrorCode::invalid_argument, "changes.speed is unknown",
               [] { overrides_of(R"({"speed": 1})"); });
  EXPECT_THROW(overrides_of("1"), Error);
}

TEST(Overrides, HoldFromTheNextStepOn) {
  Trainer trainer = trainer_of(ReversalTask(100).experiment(
      R"({"batch_tokens": 320, "learning_rate": 0.01, "schedule": "constant"})"));
  Trainer untouched = trainer_of(ReversalTask(100).experiment(
      R"({"batch_tokens": 320, "learning_rate": 0.01, "schedule": "constant"})"));
  trainer.advance(2);
  untouched.advance(2);
  trainer.set_overrides({.learning_rate = 0.5, .teacher_forcing_ratio = 0.25});
  const TrainingMetrics changed = trainer.advance(1);
  EXPECT_EQ(changed.learning_rate, 0.5);
  EXPECT_EQ(changed.teacher_forcing_ratio, 0.25);
  untouched.advance(1);
  EXPECT_NE(weights_of(trainer), weights_of(untouched));
  trainer.set_overrides({});
  const TrainingMetrics back = trainer.advance(1);
  EXPECT_EQ(back.learning_rate, 0.01);
  EXPECT_EQ(back.teacher_forcing_ratio, 1);
}

}  // namespace
}  // namespace attentive
