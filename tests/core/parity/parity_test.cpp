// Compares the model with PyTorch, whose goldens tests/parity/generate.py wrote in float64 from
// float32 weights. It is compiled with both builds of the core: float, and double, in which only
// the order of sums differs.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "compare.h"
#include "core/layers/cross_entropy.h"
#include "golden.h"

namespace attentive {
namespace {

class Parity : public testing::TestWithParam<std::string> {};

TEST_P(Parity, ForwardAndBackwardEqualPyTorch) {
  const Golden golden(GetParam());
  const Seq2Seq model(golden.config());
  Parameters parameters(model.layout());
  ASSERT_NO_FATAL_FAILURE(copy_weights(golden, parameters));
  const Batch batch = golden.batch();

  Seq2SeqActivations activations;
  Random random(1);
  model.forward(activations, parameters, batch,
                {.random = &random, .teacher_forcing_ratio = golden.teacher_forcing_ratio()});
  const double logits =
      largest_difference(elements_of(activations.decoder.logits), golden.values("logits"));
  const std::vector<double> weights =
      golden.has("attention") ? golden.values("attention") : std::vector<double>{};
  const double attention =
      largest_difference(elements_of(activations.decoder.attention_weights), weights);

  // PyTorch's loss is the mean over tokens.
  Index tokens = 0;
  for (const Index length : batch.target.lengths) tokens += length;
  const double scale = 1.0 / static_cast<double>(tokens);
  const CrossEntropy sum = cross_entropy(activations.decoder.logits.view(), batch.target,
                                         golden.label_smoothing(), scale);
  EXPECT_EQ(sum.tokens, tokens);
  const double loss = std::abs(scale * sum.loss - golden.values("loss").at(0));

  Parameters gradients(model.layout());
  Seq2SeqGradients d_activations;
  model.backward(d_activations, gradients, parameters, batch, activations);
  const GradientDifference gradient = compare_gradients(golden, gradients);

  EXPECT_LE(logits, tolerance);
  EXPECT_LE(attention, tolerance);
  EXPECT_LE(loss, tolerance);
  const double largest = std::max({logits, attention, loss, gradient.absolute});
  std::printf("%-80s %.1e: logits %.1e attention %.1e loss %.1e gradients %.1e (relative %.1e)\n",
              GetParam().c_str(), largest, logits, attention, loss, gradient.absolute,
              gradient.relative);
  RecordProperty("largest_difference", std::to_string(largest));
}

/// Takes one step after another, as search does, instead of all at once.
TEST_P(Parity, StepByStepEqualsPyTorch) {
  const Golden golden(GetParam());
  const Seq2Seq model(golden.config());
  Parameters parameters(model.layout());
  ASSERT_NO_FATAL_FAILURE(copy_weights(golden, parameters));
  const Batch batch = golden.batch();
  const auto sentences = static_cast<std::size_t>(batch.input.batch);
  const std::vector<double> logits = golden.values("logits");
  const std::vector<double> attention =
      golden.has("attention") ? golden.values("attention") : std::vector<double>{};

  Seq2SeqActivations activations;
  model.encode(activations, parameters, batch.source, batch.decoder, 1, nullptr);
  const auto step_of = [&](const std::vector<double>& values, std::size_t t) {
    const std::size_t size = values.size() / static_cast<std::size_t>(batch.input.time);
    return std::span(values).subspan(t * size, size);
  };
  std::vector<std::int32_t> tokens(batch.input.ids.begin(),
                                   batch.input.ids.begin() + batch.input.batch);
  std::vector<Index> rows(sentences);
  std::iota(rows.begin(), rows.end(), Index{0});
  for (std::size_t t = 0; t < static_cast<std::size_t>(batch.input.time); ++t) {
    for (std::size_t b = 0; t > 0 && b < sentences; ++b) {
      Index best = 0;
      activations.decoder.logits.view().row(static_cast<Index>(b)).maxCoeff(&best);
      tokens[b] = golden.teacher_forcing_ratio() == 1 ? batch.input.ids[t * sentences + b]
                                                      : static_cast<std::int32_t>(best);
    }
    model.step(activations, parameters, batch.decoder, tokens, {0, 1});
    EXPECT_LE(largest_difference(elements_of(activations.decoder.logits), step_of(logits, t)),
              tolerance);
    EXPECT_LE(largest_difference(elements_of(activations.decoder.attention_weights),
                                 step_of(attention, t)),
              tolerance);
    model.select_hypotheses(activations, batch.decoder, rows);
  }
}

INSTANTIATE_TEST_SUITE_P(PyTorch, Parity, testing::ValuesIn(golden_names()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace attentive
