#include "core/training/insight.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "core/support/reversal_task.h"
#include "core/support/trainers.h"

namespace attentive {
namespace {

constexpr Real junk = 1e6F;  // in padding, which must not be read

void fill(Matrix& matrix, Index rows, Index cols, const std::vector<Real>& values) {
  matrix.resize(rows, cols);
  ASSERT_EQ(values.size(), static_cast<std::size_t>(matrix.size()));
  std::copy(values.begin(), values.end(), matrix.data());
}

/// Activations and gradients of two sentences, of 2 and 1 source tokens and 1 and 2 target tokens,
/// in a model of GRUs with one feature.
struct TwoSentences {
  ModelConfig config;
  Batch batch;
  Seq2SeqActivations activations;
  Seq2SeqGradients d_activations;

  explicit TwoSentences(bool reverse_source = false) {
    config.encoder =
        RecurrentEncoderConfig{.bidirectional = false, .reverse_source = reverse_source};
    batch.source = {.batch = 2, .time = 2, .ids = {4, 5, 2, 0}, .lengths = {2, 1}};
    batch.target = {.batch = 2, .time = 2, .ids = {2, 4, 0, 2}, .lengths = {1, 2}};
    fill(d_activations.encoder.embedded, 4, 2, {3, 4, 0, 2, 0, 1, junk, junk});

    activations.encoder.recurrent.layers.resize(1);
    RecurrentActivations& encoder = activations.encoder.recurrent.layers[0].directions[0];
    if (reverse_source) {
      fill(encoder.states, 6, 1, {0.5, -0.99F, 0.1F, junk, 0, 0});
    } else {
      fill(encoder.states, 6, 1, {0, 0, 0.5, -0.99F, 0.1F, junk});
    }
    // reset, update, candidate, and a fourth value that GRUs cache
    fill(encoder.caches, 4, 4,
         {0, 1, -0.99F, junk, 0.25F, 0.5F, 0.01F, junk, 0.5F, 0.99F, 0, junk, junk, junk, junk,
          junk});

    activations.decoder.recurrent.layers.resize(1);
    RecurrentActivations& decoder = activations.decoder.recurrent.layers[0].recurrent;
    fill(decoder.states, 6, 1, {junk, junk, 1, 0, junk, 0.5F});
    fill(decoder.caches, 4, 4, std::vector<Real>(16, 0.5F));
    fill(activations.decoder.attention_weights, 4, 2, {0.5F, 0.5F, 1, 0, junk, junk, 1, 0});
  }

  Insight measure() const {
    InsightGatherer gatherer(config, 0.125);
    gatherer.add(batch, activations, d_activations);
    return gatherer.result();
  }
};

TEST(Insight, MeasuresTheGradientAtEverySourcePosition) {
  const Insight insight = TwoSentences().measure();
  ASSERT_EQ(insight.gradients.size(), 2U);
  // Norms 5 and 2, unscaled times 8, per 1 and 2 target tokens: 40 and 8. Then 1 alone: 8.
  EXPECT_DOUBLE_EQ(insight.gradients[0], (40.0 + 8.0) / 2);
  EXPECT_DOUBLE_EQ(insight.gradients[1], 8.0);
}

TEST(Insight, MeasuresHiddenStatesAndGatesWithoutPadding) {
  for (const bool reverse_source : {false, true}) {
    const Insight insight = TwoSentences(reverse_source).measure();
    ASSERT_EQ(insight.layers.size(), 2U);
    const LayerInsight& encoder = insight.layers[0];
    EXPECT_EQ(encoder.name, "encoder.rnn_l0");
    EXPECT_NEAR(encoder.magnitude, (0.5 + 0.99 + 0.1) / 3, 1e-6);
    EXPECT_NEAR(encoder.saturated, 1.0 / 3, 1e-12);
    ASSERT_EQ(encoder.gates.size(), 3U);
    EXPECT_EQ(encoder.gates[0].name, "reset");
    EXPECT_NEAR(encoder.gates[0].mean, 0.25, 1e-6);
    EXPECT_NEAR(encoder.gates[0].low, 1.0 / 3, 1e-12);
    EXPECT_EQ(encoder.gates[0].high, 0);
    EXPECT_EQ(encoder.gates[1].name, "update");
    EXPECT_NEAR(encoder.gates[1].mean, 2.49 / 3, 1e-6);
    EXPECT_NEAR(encoder.gates[1].high, 2.0 / 3, 1e-12);
    EXPECT_EQ(encoder.gates[2].name, "candidate");
    EXPECT_NEAR(encoder.gates[2].mean, -0.98 / 3, 1e-6);
    EXPECT_NEAR(encoder.gates[2].low, 2.0 / 3, 1e-12);
    EXPECT_NEAR(encoder.gates[2].high, 1.0 / 3, 1e-12) << "by magnitude";

    const LayerInsight& decoder = insight.layers[1];
    EXPECT_EQ(decoder.name, "decoder.rnn_l0");
    EXPECT_NEAR(decoder.magnitude, 0.5, 1e-12);
    EXPECT_NEAR(decoder.saturated, 1.0 / 3, 1e-12);
  }
}

TEST(Insight, MeasuresTheEntropyOfAttention) {
  TwoSentences two;
  const Insight insight = two.measure();
  ASSERT_TRUE(insight.attention);
  // ln 2 once, and 0 twice, for sources of a single token.
  EXPECT_DOUBLE_EQ(insight.attention->entropy, std::log(2) / 3);
  EXPECT_DOUBLE_EQ(insight.attention->relative, 1);

  two.config.context = Context::initial_state;
  EXPECT_FALSE(two.measure().attention);
}

TEST(Insight, CombinesAllPartsOfABatch) {
  const TwoSentences two;
  InsightGatherer gatherer(two.config, 0.125);
  gatherer.add(two.batch, two.activations, two.d_activations);
  gatherer.add(two.batch, two.activations, two.d_activations);
  EXPECT_EQ(to_json(gatherer.result()).dump(), to_json(two.measure()).dump());
}

TEST(Insight, MeasuresStatesAndForgetGatesOfAnSsru) {
  TwoSentences two;
  two.config.decoder = SsruDecoderConfig{.embedding_size = 2, .layers = 1, .heads = 1};
  two.activations.decoder.ssru.layers.resize(1);
  SsruActivations& ssru = two.activations.decoder.ssru.layers[0].ssru;
  // The row holds two candidates, then two forget gates.
  fill(ssru.gates, 4, 4,
       {9, 9, 0.25F, 0.5F, 9, 9, 0.99F, 0.25F, junk, junk, junk, junk, 9, 9, 0.01F, 1});
  fill(ssru.states, 6, 2, {0, 0, 0, 0, 3, -1, 2, 0, junk, junk, 1, 1});
  const Insight insight = two.measure();
  ASSERT_EQ(insight.layers.size(), 2U);
  const LayerInsight& decoder = insight.layers[1];
  EXPECT_EQ(decoder.name, "decoder.layers.0.ssru");
  EXPECT_NEAR(decoder.magnitude, 8.0 / 6, 1e-6);
  EXPECT_NEAR(decoder.saturated, 2.0 / 6, 1e-12) << "what the rectifier cuts off";
  ASSERT_EQ(decoder.gates.size(), 1U);
  EXPECT_EQ(decoder.gates[0].name, "forget");
  EXPECT_NEAR(decoder.gates[0].mean, 3.0 / 6, 1e-6);
  EXPECT_NEAR(decoder.gates[0].low, 1.0 / 6, 1e-12);
  EXPECT_NEAR(decoder.gates[0].high, 2.0 / 6, 1e-12);
}

Trainer trainer_with_threads(const std::string& threads) {
  return trainer_of(ReversalTask(2000).experiment(
      R"({"epochs": 12, "batch_tokens": 320, "learning_rate": 0.01, "threads": )" + threads + "}"));
}

TEST(Insight, MeasuresTheLastStepOfATrainer) {
  for (const char* threads : {"1", "3"}) {
    Trainer trainer = trainer_with_threads(threads);
    EXPECT_FALSE(trainer.insight());
    trainer.advance(1);
    const Insight first = trainer.insight().value();
    EXPECT_NEAR(first.attention->relative, 1, 0.05) << "attention starts out almost uniform";
    EXPECT_GE(first.gradients.size(), 4U);
    EXPECT_LE(first.gradients.size(), 7U) << "letters and </s>";
    for (const double norm : first.gradients) EXPECT_GT(norm, 0);
    std::set<std::string> names;
    for (const LayerInsight& layer : first.layers) names.insert(layer.name);
    EXPECT_EQ(names, (std::set<std::string>{"encoder.rnn_l0", "encoder.rnn_l0_reverse",
                                            "decoder.rnn_l0"}));
  }
}

TEST(Insight, ShowsThatAttentionBecomesFocused) {
  Trainer trainer = trainer_with_threads("3");
  train(trainer, 100);
  EXPECT_LT(trainer.insight().value().attention->relative, 0.5);
}

TEST(Insight, IsIndependentOfTheNumberOfThreads) {
  const auto after_one_step = [](const char* threads) {
    Experiment experiment = ReversalTask(300).experiment(
        std::string(R"({"batch_tokens": 400, "threads": )") + threads + "}");
    experiment.model.config.dropout = 0;
    Trainer trainer = trainer_of(std::move(experiment));
    trainer.advance(1);
    return trainer.insight().value();
  };
  const Insight one = after_one_step("1");
  const Insight three = after_one_step("3");
  ASSERT_EQ(one.gradients.size(), three.gradients.size());
  for (std::size_t t = 0; t < one.gradients.size(); ++t) {
    EXPECT_NEAR(one.gradients[t], three.gradients[t], 1e-4 * one.gradients[t]);
  }
  EXPECT_NEAR(one.attention->entropy, three.attention->entropy, 1e-5);
  EXPECT_NEAR(one.layers[0].magnitude, three.layers[0].magnitude, 1e-5);
}

}  // namespace
}  // namespace attentive
