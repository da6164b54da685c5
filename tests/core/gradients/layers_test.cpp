// Compares every layer's backward with central differences of its forward. The loss is a fixed
// random weighting of the outputs, so that every output has its own gradient.

#include <gtest/gtest.h>

#include <tuple>

#include "core/layers/attention.h"
#include "core/layers/cell.h"
#include "core/layers/cross_entropy.h"
#include "core/layers/dropout.h"
#include "core/layers/embedding.h"
#include "core/layers/linear.h"
#include "core/layers/recurrent.h"
#include "layer_fixture.h"

namespace attentive {
namespace {

TEST(LinearGradient, EqualsFiniteDifferences) {
  auto layout = std::make_shared<ParameterLayout>();
  const Linear linear(*layout, "linear", 4, 3);
  Fixture fixture(layout);
  Random random(1);
  Matrix x = random_matrix(5, 4, random);
  const Matrix weights = random_matrix(5, 3, random);
  Matrix y(5, 3);
  Matrix dx(5, 4);
  const auto loss = [&] {
    linear.forward(y.view(), fixture.parameters, x.view());
    return weighted_sum(y.view(), weights);
  };
  linear.backward_weights(fixture.gradients, weights.view(), x.view());
  linear.backward_input(dx.view(), weights.view(), fixture.parameters, kernels::Into::replace);
  fixture.expect_gradients(loss);
  expect_gradient(span_of(x), span_of(dx), loss, "x");
}

TEST(EmbeddingGradient, AddsUpOverRepeatedIds) {
  auto layout = std::make_shared<ParameterLayout>();
  const Embedding embedding(*layout, "embedding", 4, 3);
  Fixture fixture(layout);
  Random random(1);
  const std::vector<std::int32_t> ids = {2, 0, 2, 3, 1};
  const Matrix weights = random_matrix(5, 3, random);
  Matrix y(5, 3);
  embedding.backward(fixture.gradients, weights.view(), ids);
  fixture.expect_gradients([&] {
    embedding.forward(y.view(), fixture.parameters, ids);
    return weighted_sum(y.view(), weights);
  });
}

TEST(DropoutGradient, FlowsThroughTheSameMask) {
  Random random(1);
  Matrix x = random_matrix(6, 5, random);
  const Matrix weights = random_matrix(6, 5, random);
  Dropout dropout;
  const auto loss = [&] {
    Random mask(9);
    Matrix y = x;
    dropout.draw(0.4, &mask, y.rows(), y.cols());
    dropout.apply(y.view());
    return weighted_sum(y.view(), weights);
  };
  loss();
  Matrix dx = weights;
  dropout.apply(dx.view());
  expect_gradient(span_of(x), span_of(dx), loss, "x");
}

class CellGradient : public testing::TestWithParam<Choice<const Cell*>> {};

TEST_P(CellGradient, EqualsFiniteDifferences) {
  constexpr Index batch = 3;
  constexpr Index hidden = 4;
  const Cell& cell = *GetParam().value;
  Random random(1);
  Matrix input_gates = random_matrix(batch, cell.gates * hidden, random, 1.5);
  Matrix hidden_gates = random_matrix(batch, cell.gates * hidden, random, 1.5);
  Matrix previous = random_matrix(batch, cell.state_parts * hidden, random);
  const Matrix weights = random_matrix(batch, cell.state_parts * hidden, random);
  Matrix cache(batch, cell.cache_parts * hidden);
  Matrix state(batch, cell.state_parts * hidden);
  const auto loss = [&] {
    cell.forward(state.view(), cache.view(), input_gates.view(), hidden_gates.view(),
                 previous.view());
    return weighted_sum(state.view(), weights);
  };
  loss();
  Matrix d_input_gates(batch, cell.gates * hidden);
  Matrix d_hidden_gates(batch, cell.gates * hidden);
  Matrix d_previous(batch, cell.state_parts * hidden);
  backward_of(cell)(d_previous.view(), d_input_gates.view(), d_hidden_gates.view(), weights.view(),
                    previous.view(), cache.view(), state.view());
  expect_gradient(span_of(input_gates), span_of(d_input_gates), loss, "input_gates");
  expect_gradient(span_of(hidden_gates), span_of(d_hidden_gates), loss, "hidden_gates");
  // The cell sees only the last part of its state itself; the others reach it through W_hh.
  const Index first = (cell.state_parts - 1) * hidden;
  Matrix own(batch, hidden);
  own.view() = columns(previous.view(), first, hidden);
  Matrix d_own(batch, hidden);
  d_own.view() = columns(d_previous.view(), first, hidden);
  const auto loss_of_own = [&] {
    columns(previous.view(), first, hidden) = own.view();
    return loss();
  };
  if (&cell == &rnn_cell) {
    EXPECT_EQ(d_own.view().norm(), 0);
  } else {
    expect_gradient(span_of(own), span_of(d_own), loss_of_own, "previous_state");
  }
}

INSTANTIATE_TEST_SUITE_P(Family, CellGradient, testing::ValuesIn(cells),
                         [](const auto& test) { return std::string(test.param.name); });

class RecurrentGradient
    : public testing::TestWithParam<std::tuple<Choice<const Cell*>, Direction>> {};

TEST_P(RecurrentGradient, EqualsFiniteDifferencesOverPaddedSequences) {
  const auto& [cell, direction] = GetParam();
  auto layout = std::make_shared<ParameterLayout>();
  const RecurrentLayer layer(
      *layout, "rnn", "_l0",
      {.cell = cell.value, .direction = direction, .input_size = 3, .hidden_size = 4});
  Fixture fixture(layout);
  const PaddedSequences sequences{.batch = 3, .time = 4, .ids = {}, .lengths = {4, 1, 2}};
  Random random(1);
  Matrix x = random_matrix(sequences.rows(), 3, random, 1.0);
  Matrix output_weights = random_matrix(sequences.rows(), 4, random);
  const Matrix final_weights = random_matrix(3, layer.state_size(), random);
  for (Index row = 0; row < sequences.rows(); ++row) {
    if (sequences.is_padding(row / 3, row % 3)) output_weights.view().row(row).setZero();
  }
  RecurrentActivations activations;
  const auto loss = [&] {
    layer.forward(activations, fixture.parameters, sequences, x.view());
    return weighted_sum(layer.outputs(activations), output_weights) +
           weighted_sum(layer.final_state(activations), final_weights);
  };
  loss();
  Matrix dx;
  dx.resize_zero(sequences.rows(), 3);
  RecurrentGradients d_activations;
  layer.start_backward(d_activations, activations);
  d_activations.state = final_weights;
  layer.backward(d_activations, output_weights.view(), fixture.parameters, sequences, activations);
  layer.backward_weights(fixture.gradients, d_activations, x.view(), activations);
  layer.backward_input(dx.view(), d_activations.input_gates.view(), fixture.parameters, 0,
                       kernels::Into::add);
  fixture.expect_gradients(loss);
  expect_gradient(span_of(x), span_of(dx), loss, "x");
}

INSTANTIATE_TEST_SUITE_P(Family, RecurrentGradient,
                         testing::Combine(testing::ValuesIn(cells),
                                          testing::Values(Direction::forward, Direction::backward)),
                         [](const auto& test) {
                           const bool forward = std::get<1>(test.param) == Direction::forward;
                           return std::string(std::get<0>(test.param).name) +
                                  (forward ? "_forward" : "_backward");
                         });

class AttentionGradient : public testing::TestWithParam<Choice<ScoreType>> {};

TEST_P(AttentionGradient, EqualsFiniteDifferences) {
  constexpr Index batch = 3;
  constexpr Index encoder_size = 4;
  auto layout = std::make_shared<ParameterLayout>();
  const ScoreType score = GetParam().value;
  const Attention attention(
      *layout, "attention",
      {.score = score, .size = score == ScoreType::additive ? Index{5} : Index{0}}, encoder_size,
      encoder_size);
  Fixture fixture(layout);
  const PaddedSequences source{.batch = batch, .time = 4, .ids = {}, .lengths = {4, 2, 3}};
  Random random(1);
  SourceMemory memory;
  memory.source = &source;
  memory.encoder_states = random_matrix(source.rows(), encoder_size, random, 1.5);
  Matrix state = random_matrix(batch, encoder_size, random, 1.5);
  Matrix query(batch, attention.query_size());
  Matrix weights(batch, source.time);
  Matrix context(batch, encoder_size);
  const std::vector<Index> sentences = {2, 0, 2};
  const AttentionStep step{sentences, query.view(), weights.view(), context.view()};
  Matrix d_context = random_matrix(batch, encoder_size, random);
  const auto loss = [&] {
    attention.prepare(memory, fixture.parameters);
    attention.forward(step, fixture.parameters, memory, state.view());
    return weighted_sum(context.view(), d_context);
  };
  loss();
  for (Index b = 0; b < batch; ++b) {
    EXPECT_NEAR(weights.view().row(b).sum(), 1, 1e-12);
    for (Index t = source.length(step.sentence(b)); t < source.time; ++t) {
      EXPECT_EQ(weights(b, t), 0) << "padding is attended to";
    }
  }

  Matrix d_weights(batch, source.time);
  Matrix d_query(batch, attention.query_size());
  Matrix d_state;
  d_state.resize_zero(batch, encoder_size);
  SourceMemoryGradients d_memory;
  d_memory.encoder_states.resize_zero(source.rows(), encoder_size);
  attention.start_backward(d_memory, memory);
  attention.backward(d_state.view(), d_memory, fixture.gradients,
                     {sentences, d_query.view(), d_weights.view(), d_context.view()},
                     fixture.parameters, memory,
                     {sentences, query.view(), weights.view(), context.view()});
  attention.finish_backward(d_memory, fixture.gradients, d_query.view(), fixture.parameters, memory,
                            state.view());
  expect_gradient(span_of(state), span_of(d_state), loss, "decoder_state");
  expect_gradient(span_of(memory.encoder_states), span_of(d_memory.encoder_states), loss,
                  "encoder_states");
  fixture.expect_gradients(loss);
}

INSTANTIATE_TEST_SUITE_P(Family, AttentionGradient, testing::ValuesIn(scores),
                         [](const auto& test) { return std::string(test.param.name); });

class CrossEntropyGradient : public testing::TestWithParam<double> {};

TEST_P(CrossEntropyGradient, EqualsFiniteDifferences) {
  const double label_smoothing = GetParam();
  constexpr double scale = 0.25;
  const PaddedSequences targets{
      .batch = 2, .time = 3, .ids = {1, 4, 0, 2, 3, 0}, .lengths = {3, 2}};
  Random random(1);
  Matrix logits = random_matrix(6, 5, random, 3.0);
  const auto loss = [&] {
    Matrix copy = logits;
    return scale * cross_entropy(copy.view(), targets, label_smoothing, scale).loss;
  };
  Matrix gradient = logits;
  const CrossEntropy result = cross_entropy(gradient.view(), targets, label_smoothing, scale);
  EXPECT_EQ(result.tokens, 5);
  EXPECT_EQ(gradient.view().row(5).cwiseAbs().maxCoeff(), 0) << "padding has a gradient";
  expect_gradient(span_of(logits), span_of(gradient), loss, "logits");
}

INSTANTIATE_TEST_SUITE_P(Smoothing, CrossEntropyGradient, testing::Values(0.0, 0.1));

}  // namespace
}  // namespace attentive
