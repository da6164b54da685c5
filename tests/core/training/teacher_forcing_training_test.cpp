// Tests training that feeds the decoder its own tokens.

#include <gtest/gtest.h>

#include "core/search/translate.h"
#include "core/support/reversal_task.h"
#include "core/support/trainers.h"

namespace attentive {
namespace {

std::string training_with(const std::string& teacher_forcing) {
  return R"({"epochs": 16, "batch_tokens": 320, "learning_rate": 0.01, "seed": 7,
             "teacher_forcing": )" +
         teacher_forcing + "}";
}

struct Case {
  const char* name;
  const char* teacher_forcing;
  double last_ratio;
};

class ScheduledSampling : public testing::TestWithParam<Case> {};

TEST_P(ScheduledSampling, LearnsToReverseWords) {
  Trainer trainer =
      trainer_of(ReversalTask(2000).experiment(training_with(GetParam().teacher_forcing)));
  double ratio = 1;
  while (!trainer.finished()) {
    const double next = trainer.advance(100).teacher_forcing_ratio;
    EXPECT_LE(next, ratio);
    ratio = next;
  }
  EXPECT_NEAR(ratio, GetParam().last_ratio, 0.02);

  const ReversalTask unseen(300, 99);
  Translator translator(trainer.model());
  const std::vector<Translation> translations = translator.translate(unseen.sources);
  int hits = 0;
  for (std::size_t i = 0; i < translations.size(); ++i) {
    hits += translations[i].text == unseen.targets[i] ? 1 : 0;
  }
  EXPECT_GE(hits, 285) << "of 300";
}

INSTANTIATE_TEST_SUITE_P(
    TeacherForcing, ScheduledSampling,
    testing::Values(Case{"FreeRunningAfterSomeSteps", R"({"schedule": "linear", "steps": 200})", 0},
                    Case{"FreeRunning", R"({"schedule": "constant", "ratio": 0})", 0},
                    Case{"Linear", R"({"schedule": "linear", "final_ratio": 0.25, "steps": 1000})",
                         0.25},
                    Case{"InverseSigmoid", R"({"schedule": "inverse_sigmoid", "k": 100})", 0}),
    [](const auto& test) { return test.param.name; });

std::vector<Real> weights_after_an_epoch(const std::string& teacher_forcing) {
  Trainer trainer = trainer_of(ReversalTask(200).experiment(training_with(teacher_forcing)));
  trainer.advance(trainer.steps_per_epoch());
  return weights_of(trainer);
}

TEST(TeacherForcing, IsReproducibleWithTheSameSeed) {
  const char* half = R"({"schedule": "constant", "ratio": 0.5})";
  EXPECT_EQ(weights_after_an_epoch(half), weights_after_an_epoch(half));
}

TEST(TeacherForcing, ChangesTheTrainedWeights) {
  const auto forced = weights_after_an_epoch(R"({"schedule": "constant"})");
  const auto half = weights_after_an_epoch(R"({"schedule": "constant", "ratio": 0.5})");
  const auto free = weights_after_an_epoch(R"({"schedule": "constant", "ratio": 0})");
  EXPECT_NE(forced, half);
  EXPECT_NE(half, free);
  EXPECT_NE(forced, free);
}

}  // namespace
}  // namespace attentive
