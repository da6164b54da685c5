#include "core/training/trainer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/expect_error.h"
#include "core/search/translate.h"
#include "core/support/reversal_task.h"
#include "core/support/trainers.h"
#include "core/training/evaluate.h"

namespace attentive {
namespace {

double exact_match(const TrainableModel& model, const ReversalTask& task) {
  Translator translator(model);
  const std::vector<Translation> translations = translator.translate(task.sources);
  double hits = 0;
  for (std::size_t i = 0; i < translations.size(); ++i) {
    hits += translations[i].text == task.targets[i] ? 1 : 0;
  }
  return hits / static_cast<double>(translations.size());
}

struct Member {
  std::string name;
  std::string model;
};

class TrainerLearns : public testing::TestWithParam<Member> {};

TEST_P(TrainerLearns, ReversesWordsItHasNotSeen) {
  const Member& member = GetParam();
  const ReversalTask task(2000);
  Trainer trainer = trainer_of(task.experiment(quick_training, member.model));
  const double first_loss = trainer.advance(1).loss;
  EXPECT_NEAR(first_loss, std::log(9.0), 0.8) << "an untrained model guesses among 9 tokens";
  while (!trainer.finished()) trainer.advance(100);
  const ReversalTask unseen(300, 99);
  EXPECT_GE(exact_match(trainer.model(), unseen), 0.95);

  const ForcedScore score = score_references(trainer.model(), unseen.examples(trainer.model()));
  EXPECT_LT(score.loss, 0.1);
  EXPECT_NEAR(score.perplexity, std::exp(score.loss), 1e-9);
}

INSTANTIATE_TEST_SUITE_P(
    Family, TrainerLearns,
    testing::Values(
        Member{"GruAdditive", recurrent_model("gru")},
        Member{"GruDot", recurrent_model("gru", R"("dot")")},
        Member{"LstmAdditive", recurrent_model("lstm")},
        Member{"LstmDot", recurrent_model("lstm", R"("dot")")},
        Member{"TransformerSsru", transformer_model()},
        Member{"TransformerGru", R"({"encoder": )" + std::string(transformer_encoder) + R"(,
            "decoder": {"embedding_size": 12, "cell": "gru", "hidden_size": 32,
                        "readout_size": 16},
            "attention": {"score": "dot"}})"},
        Member{"GruSsru", R"({"encoder": {"embedding_size": 12, "cell": "gru", "hidden_size": 16},
            "decoder": )" + std::string(ssru_decoder) +
                              "}"}),
    [](const auto& test) { return test.param.name; });

TEST(Trainer, GivesTheSameWeightsForTheSameSeed) {
  const ReversalTask task(300);
  Trainer first = trainer_of(task.experiment(quick_training));
  Trainer second = trainer_of(task.experiment(quick_training));
  first.advance(20);
  for (int i = 0; i < 20; ++i) second.advance(1);
  EXPECT_EQ(weights_of(first), weights_of(second));
}

TEST(Trainer, ComputesTheSameGradientForAnyNumberOfThreads) {
  const ReversalTask task(300);
  const auto after_one_step = [&](const char* threads) {
    Experiment experiment =
        task.experiment(std::string(R"({"batch_tokens": 400, "threads": )") + threads + "}");
    experiment.model.config.dropout = 0;
    Trainer trainer = trainer_of(std::move(experiment));
    return trainer.advance(1);
  };
  const TrainingMetrics one = after_one_step("1");
  const TrainingMetrics three = after_one_step("3");
  EXPECT_EQ(one.tokens, three.tokens);
  EXPECT_NEAR(one.loss, three.loss, 1e-5);
  EXPECT_NEAR(one.gradient_norm, three.gradient_norm, 1e-5 * one.gradient_norm);
}

TEST(Trainer, StopsWithTheLastGoodWeightsWhenItDiverges) {
  const ReversalTask task(100);
  Experiment experiment = task.experiment(quick_training);
  const std::span<Real> weights = experiment.model.parameters.flat();
  weights[weights.size() - 1] = std::numeric_limits<Real>::infinity();
  Trainer trainer = trainer_of(std::move(experiment));
  const std::vector<Real> before = weights_of(trainer);
  expect_error(ErrorCode::diverged, "learning_rate", [&] { trainer.advance(1); });
  EXPECT_EQ(trainer.step(), 0);
  EXPECT_EQ(weights_of(trainer), before);
}

TEST(Trainer, StopsAtTheStepAfterWhichAWeightIsNotFinite) {
  // Weight decay of 100 multiplies the weights by -99 in each step. A model so large that its
  // products overflow as well would diverge by its loss.
  const ReversalTask task(100);
  Trainer trainer = trainer_of(task.experiment(
      R"({"batch_tokens": 320, "schedule": "constant", "learning_rate": 100,
          "optimizer": {"type": "adamw", "weight_decay": 1}})"));
  std::int64_t steps = 0;
  expect_error(ErrorCode::diverged, "lower training.learning_rate", [&] {
    for (;; ++steps) trainer.advance(1);
  });
  EXPECT_EQ(trainer.step(), steps);
  EXPECT_LT(steps, 40);
  expect_error(ErrorCode::diverged, "training", [&] { trainer.advance(1); });
  EXPECT_EQ(trainer.step(), steps);
}

/// Trains with a learning rate that somebody may try, without clipping.
Trainer trainer_at(double learning_rate, const std::string& optimizer, const ReversalTask& task) {
  return trainer_of(task.experiment(
      R"({"epochs": 40, "batch_tokens": 320, "schedule": "constant", "clip_norm": 1000000,
          "learning_rate": )" +
      std::to_string(learning_rate) + R"(, "optimizer": {"type": ")" + optimizer + R"("}})"));
}

TEST(Trainer, StopsWhenTheLossIsFarAboveGuessing) {
  const ReversalTask task(100);
  for (const char* optimizer : {"adam", "adamw", "sgd"}) {
    for (const double rate : {30., 100.}) {
      Trainer trainer = trainer_at(rate, optimizer, task);
      expect_error(ErrorCode::diverged, "lower training.learning_rate", [&] { train(trainer, 1); });
      EXPECT_GE(trainer.step(), 10) << optimizer << rate;
      EXPECT_LT(trainer.step(), 40) << optimizer << rate;
      // It stays diverged, with unchanged weights, of which a checkpoint can be written.
      const std::vector<Real> before = weights_of(trainer);
      expect_error(ErrorCode::diverged, "training", [&] { trainer.advance(1); });
      EXPECT_EQ(weights_of(trainer), before);
      EXPECT_FALSE(trainer.checkpoint().empty());
    }
  }
}

TEST(Trainer, ContinuesWhileTheLossMayStillFall) {
  const ReversalTask task(100);
  for (const char* optimizer : {"adam", "adamw", "sgd"}) {
    for (const double rate : {0., 1e-4, 0.01, 0.1}) {
      Trainer trainer = trainer_at(rate, optimizer, task);
      train(trainer, 1);
      EXPECT_TRUE(trainer.finished()) << optimizer << rate;
    }
  }
}

TEST(Trainer, WritesNoCheckpointThatCannotBeResumed) {
  const ReversalTask task(100);
  Experiment experiment = task.experiment(quick_training);
  experiment.model.parameters.flat()[0] = std::numeric_limits<Real>::quiet_NaN();
  const Trainer trainer = trainer_of(std::move(experiment));
  expect_error(ErrorCode::diverged, "a weight is not finite", [&] { trainer.checkpoint(); });
}

TEST(Trainer, SkipsPairsThatAreTooLong) {
  ReversalTask task(50);
  task.sources.emplace_back(300, 'a');
  task.targets.emplace_back("a");
  const Trainer trainer = trainer_of(task.experiment(R"({"max_length": 100})"));
  EXPECT_EQ(trainer.example_count(), 50U);
  EXPECT_THROW(trainer_of(task.experiment(R"({"max_length": 2})")), Error);
}

TEST(PrepareExperiment, StartsFromATrainedModel) {
  const ReversalTask task(1000);
  Trainer first = trainer_of(task.experiment(quick_training));
  while (!first.finished()) first.advance(100);

  const ReversalTask other(200, 3);  // its own tokenizers would have other ids
  Experiment experiment = other.experiment(quick_training, recurrent_model("gru"), first.model());
  EXPECT_EQ(experiment.model.source_tokenizer.to_json(), first.model().source_tokenizer.to_json());
  Trainer second = trainer_of(std::move(experiment));
  EXPECT_LT(second.advance(1).loss, 0.5) << "starts from what was learned";
}

TEST(PrepareExperiment, RejectsAModelOfOtherShapes) {
  const ReversalTask task(100);
  const Experiment start = task.experiment(quick_training);
  expect_error(ErrorCode::invalid_argument, "config.model/decoder/cell",
               [&] { task.experiment(quick_training, recurrent_model("lstm"), start.model); });
}

}  // namespace
}  // namespace attentive
