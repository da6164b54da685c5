// Tests the look inside a model, with models that have learned nothing: their weights differ from
// token to token all the same.
#include "core/search/inspect.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/expect_error.h"
#include "core/search/translate.h"
#include "core/support/reversal_task.h"

namespace attentive {
namespace {

TrainableModel model_of(const std::string& model) {
  return ReversalTask(20).experiment(quick_training, model).model;
}

TrainableModel with_score(const std::string& score) {
  return model_of(recurrent_model("gru", score));
}

Translation translate_one(const TrainableModel& model) {
  return Translator(ModelView(model))
      .translate(std::vector<std::string>{"abcd"}, {.max_length = 6})
      .front();
}

Inspection inspect(const TrainableModel& model, const InspectOptions& options = {}) {
  InspectOptions limited = options;
  limited.max_length = 6;
  return Inspector(ModelView(model)).inspect(translate_one(model).source_tokens, limited);
}

std::vector<std::string> tokens_of(const Inspection& inspection) {
  std::vector<std::string> tokens;
  for (const InspectedStep& step : inspection.steps) tokens.push_back(step.token);
  return tokens;
}

void expect_near(const std::vector<Real>& actual, const std::vector<Real>& expected,
                 double tolerance = 1e-5) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) {
    EXPECT_NEAR(actual[i], expected[i], tolerance) << i;
  }
}

std::vector<Real> softmax(std::vector<Real> scores) {
  Real sum = 0;
  for (Real& score : scores) sum += score = std::exp(score);
  for (Real& score : scores) score /= sum;
  return scores;
}

std::vector<Real> mean(const Matrix& states, const std::vector<Real>& weights) {
  std::vector<Real> context(static_cast<std::size_t>(states.cols()));
  for (Index t = 0; t < states.rows(); ++t) {
    for (Index c = 0; c < states.cols(); ++c) {
      context[static_cast<std::size_t>(c)] += weights[static_cast<std::size_t>(t)] * states(t, c);
    }
  }
  return context;
}

constexpr const char* scores_and_placements[] = {
    R"("additive", "size": 16)", R"("dot")", R"("scaled_dot")", R"("general")",
    R"("general", "placement": "output", "input_feeding": true)"};

TEST(Inspector, ShowsWhatAGreedyTranslationComputed) {
  for (const char* score : scores_and_placements) {
    SCOPED_TRACE(score);
    const TrainableModel model = with_score(score);
    const Translation translation = translate_one(model);
    const Inspection inspection = inspect(model);
    EXPECT_EQ(tokens_of(inspection), translation.tokens);
    EXPECT_EQ(inspection.text, translation.text);
    EXPECT_EQ(inspection.truncated, translation.truncated);
    for (std::size_t i = 0; i < inspection.steps.size(); ++i) {
      const InspectedStep& step = inspection.steps[i];
      const Real* row = row_data(translation.attention.view(), static_cast<Index>(i));
      expect_near(step.weights, {row, row + translation.attention.cols()});
      EXPECT_NEAR(step.log_probability, translation.log_probabilities[i], 1e-4);
      expect_near(softmax(step.scores), step.weights);
      expect_near(mean(inspection.encoder_states, step.weights), step.context);
      EXPECT_EQ(step.state.size(), 32U);
    }
  }
}

TEST(Inspector, ListsTheMostProbableTokensFirst) {
  const Inspection inspection = inspect(with_score(R"("dot")"), {.candidates = 3});
  for (const InspectedStep& step : inspection.steps) {
    ASSERT_EQ(step.candidates.size(), 3U);
    EXPECT_EQ(step.candidates[0].token, step.token);
    EXPECT_NEAR(std::log(step.candidates[0].probability), step.log_probability, 1e-5);
    EXPECT_GE(step.candidates[0].probability, step.candidates[1].probability);
    EXPECT_GE(step.candidates[1].probability, step.candidates[2].probability);
  }
}

TEST(Inspector, WritesTheGivenTokensFirst) {
  const Inspection inspection = inspect(with_score(R"("dot")"), {.tokens = {"c", "a"}});
  ASSERT_GT(inspection.steps.size(), 2U);
  EXPECT_EQ(inspection.steps[0].token, "c");
  EXPECT_EQ(inspection.steps[1].token, "a");
  const Inspection complete = inspect(with_score(R"("dot")"), {.tokens = {"c", "</s>"}});
  EXPECT_EQ(complete.text, "c");
  EXPECT_FALSE(complete.truncated);
}

TEST(Inspector, GoesOnFromGivenAttention) {
  for (const char* score : scores_and_placements) {
    SCOPED_TRACE(score);
    const TrainableModel model = with_score(score);
    const std::vector<std::string> tokens = {"a", "b", "c"};
    const Inspection own = inspect(model, {.tokens = tokens});
    const Inspection bent =
        inspect(model, {.tokens = tokens, .attention = {{.step = 1, .weights = {0, 3, 0, 1, 0}}}});
    expect_near(bent.steps[0].state, own.steps[0].state, 0);
    expect_near(bent.steps[1].weights, {0, 0.75, 0, 0.25, 0});
    expect_near(bent.steps[1].context, mean(own.encoder_states, {0, 0.75, 0, 0.25, 0}));
    EXPECT_NE(bent.steps[1].candidates[0].probability, own.steps[1].candidates[0].probability);
    EXPECT_NE(bent.steps[2].state, own.steps[2].state);
    expect_near(softmax(bent.steps[2].scores), bent.steps[2].weights);
  }
}

TEST(Inspector, ChangesNothingWhenGivenTheModelsOwnAttention) {
  const TrainableModel model = with_score(R"("additive", "size": 16)");
  const Inspection own = inspect(model);
  const Inspection given =
      inspect(model, {.attention = {{.step = 0, .weights = own.steps[0].weights}}});
  ASSERT_EQ(tokens_of(given), tokens_of(own));
  expect_near(given.steps.back().state, own.steps.back().state);
}

TEST(Inspector, ShowsTheContextOfAModelWithoutAttention) {
  const TrainableModel model = model_of(
      R"({"encoder": {"embedding_size": 12, "cell": "gru", "hidden_size": 16},
          "decoder": {"embedding_size": 12, "cell": "gru", "hidden_size": 32, "readout_size": 16},
          "context": "every_step"})");
  const Inspection inspection = inspect(model);
  EXPECT_EQ(tokens_of(inspection), translate_one(model).tokens);
  for (const InspectedStep& step : inspection.steps) {
    EXPECT_TRUE(step.query.empty());
    EXPECT_TRUE(step.scores.empty());
    EXPECT_TRUE(step.weights.empty());
    expect_near(step.context, inspection.steps[0].context, 0);
  }
  expect_error(ErrorCode::invalid_argument, "only a recurrent decoder with attention",
               [&] { inspect(model, {.attention = {{.step = 0, .weights = {1, 0, 0, 0, 0}}}}); });
}

TEST(Inspector, ShowsTheAttentionOfAnSsruDecoder) {
  const TrainableModel model = model_of(transformer_model());
  const Translation translation = translate_one(model);
  const Inspection inspection = inspect(model);
  ASSERT_EQ(tokens_of(inspection), translation.tokens);
  for (std::size_t i = 0; i < inspection.steps.size(); ++i) {
    const Real* row = row_data(translation.attention.view(), static_cast<Index>(i));
    expect_near(inspection.steps[i].weights, {row, row + translation.attention.cols()});
    EXPECT_TRUE(inspection.steps[i].scores.empty());
    EXPECT_TRUE(inspection.steps[i].context.empty());
  }
}

TEST(Inspector, RefusesWhatDoesNotFitTheModel) {
  const TrainableModel model = with_score(R"("dot")");
  const auto refused = [&](const char* message, const InspectOptions& options) {
    expect_error(ErrorCode::invalid_argument, message, [&] { inspect(model, options); });
  };
  refused("tokens: \"x\" is not in the model's vocabulary", {.tokens = {"x"}});
  refused("tokens must have at most 512", {.tokens = std::vector<std::string>(513, "a")});
  refused("one for each of the 5 source tokens", {.attention = {{.step = 0, .weights = {1}}}});
  refused("none below 0", {.attention = {{.step = 0, .weights = {1, -1, 1, 0, 0}}}});
  refused("not all 0", {.attention = {{.step = 0, .weights = {0, 0, 0, 0, 0}}}});
  expect_error(ErrorCode::invalid_argument, "sourceTokens must not be empty",
               [&] { Inspector(ModelView(model)).inspect({}); });
}

}  // namespace
}  // namespace attentive
