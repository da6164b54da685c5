// Compares the layers of Transformers except attention, and SSRU: every backward with central
// differences of its forward, as in layers_test.cpp, and every forward with its equations.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/layers/feed_forward.h"
#include "core/layers/layer_norm.h"
#include "core/layers/positions.h"
#include "core/layers/post_norm.h"
#include "core/layers/ssru.h"
#include "layer_fixture.h"

namespace attentive {
namespace {

Matrix shifted(Matrix matrix, double by) {
  matrix.view().array() += by;
  return matrix;
}

class LayerNormGradient : public testing::TestWithParam<Index> {};

TEST_P(LayerNormGradient, EqualsFiniteDifferences) {
  const Index features = GetParam();
  constexpr double epsilon = 1e-3;  // so that its place in the equations matters
  auto layout = std::make_shared<ParameterLayout>();
  const LayerNorm norm(*layout, "norm", features, epsilon);
  Fixture fixture(layout);
  Random random(1);
  Matrix x = shifted(random_matrix(4, features, random), 2);
  const Matrix weights = random_matrix(4, features, random);
  Matrix y(4, features);
  Matrix statistics(4, 2);
  const auto loss = [&] {
    norm.forward(y.view(), statistics.view(), fixture.parameters, x.view());
    return weighted_sum(y.view(), weights);
  };
  loss();
  Matrix dx = weights;  // in place of dy
  norm.backward(dx.view(), fixture.gradients, dx.view(), fixture.parameters, x.view(),
                statistics.view());
  fixture.expect_gradients(loss);
  expect_gradient(span_of(x), span_of(dx), loss, "x");
}

// The widths are below, at and beyond those of a register and of all sums.
INSTANTIATE_TEST_SUITE_P(Features, LayerNormGradient, testing::Values(3, 8, 16, 37));

TEST(LayerNorm, HasTheMeanAndVarianceOfItsEquation) {
  auto layout = std::make_shared<ParameterLayout>();
  const LayerNorm norm(*layout, "norm", 5, 1e-6);
  Fixture fixture(layout);
  Random random(1);
  const Matrix x = shifted(random_matrix(3, 5, random), -7);
  Matrix y(3, 5);
  Matrix statistics(3, 2);
  norm.forward(y.view(), statistics.view(), fixture.parameters, x.view());
  for (Index row = 0; row < 3; ++row) {
    const double mean = x.view().row(row).mean();
    const double variance = (x.view().row(row).array() - mean).square().mean();
    for (Index i = 0; i < 5; ++i) {
      const double standard = (x(row, i) - mean) / std::sqrt(variance + 1e-6);
      EXPECT_NEAR(
          y(row, i),
          standard * fixture.parameters[norm.weight](0, i) + fixture.parameters[norm.bias](0, i),
          1e-12);
    }
  }
}

TEST(PostNormGradient, EqualsFiniteDifferencesOnBothPaths) {
  auto layout = std::make_shared<ParameterLayout>();
  const PostNorm post_norm{{*layout, "norm", 6, 1e-6}};
  Fixture fixture(layout);
  Random random(1);
  Matrix x = random_matrix(4, 6, random);
  Matrix f = random_matrix(4, 6, random);
  const Matrix weights = random_matrix(4, 6, random);
  Matrix y(4, 6);
  PostNormActivations activations;
  const auto loss = [&] {
    Random mask(9);
    post_norm.prepare(activations, 4, 0.3, &mask);
    activations.sum.view() = f.view();
    for (const Index first : {0, 2}) {
      post_norm.forward(y.rows_view(first, 2), activations, fixture.parameters,
                        x.rows_view(first, 2), first);
    }
    return weighted_sum(y.view(), weights);
  };
  loss();
  Matrix dx(4, 6);
  Matrix df(4, 6);
  post_norm.backward(dx.view(), df.view(), fixture.gradients, weights.view(), fixture.parameters,
                     activations);
  fixture.expect_gradients(loss);
  expect_gradient(span_of(x), span_of(dx), loss, "x");
  expect_gradient(span_of(f), span_of(df), loss, "f(x)");
}

TEST(FeedForwardGradient, EqualsFiniteDifferences) {
  auto layout = std::make_shared<ParameterLayout>();
  const FeedForward network(*layout, "layer", 4, 7);
  Fixture fixture(layout);
  Random random(1);
  Matrix x = random_matrix(5, 4, random, 1.5);
  const Matrix weights = random_matrix(5, 4, random);
  Matrix y(5, 4);
  Matrix hidden(5, 7);
  const auto loss = [&] {
    network.forward(y.view(), hidden.view(), fixture.parameters, x.view());
    return weighted_sum(y.view(), weights);
  };
  loss();
  EXPECT_EQ(hidden.view().minCoeff(), 0) << "nothing was cut off";
  Matrix dx(5, 4);
  Matrix d_hidden(5, 7);
  network.backward_input(dx.view(), d_hidden.view(), weights.view(), fixture.parameters,
                         hidden.view(), kernels::Into::replace);
  network.backward_weights(fixture.gradients, weights.view(), d_hidden.view(), x.view(),
                           hidden.view());
  fixture.expect_gradients(loss);
  expect_gradient(span_of(x), span_of(dx), loss, "x");
}

class SsruGradient : public testing::Test {
 protected:
  static constexpr Index batch = 3;
  static constexpr Index time = 4;
  static constexpr Index features = 5;

  SsruGradient() : ssru(*layout, "ssru", features), fixture(layout) {}

  void forward(Matrix& y, SsruActivations& activations, std::span<const Index> lengths) {
    ssru.resize(activations, batch, time);
    activations.state(0, batch) = initial.view();
    ssru.forward(y.view(), activations, fixture.parameters, x.view(), lengths, {0, time});
  }

  Random random{1};
  std::shared_ptr<ParameterLayout> layout = std::make_shared<ParameterLayout>();
  Ssru ssru;
  Fixture fixture;
  Matrix x = random_matrix(time * batch, features, random, 1.5);
  Matrix initial = random_matrix(batch, features, random);
};

TEST_F(SsruGradient, EqualsFiniteDifferencesOverPaddedSequences) {
  const std::vector<Index> lengths = {4, 1, 2};
  const Matrix output_weights = random_matrix(time * batch, features, random);
  const Matrix final_weights = random_matrix(batch, features, random);
  Matrix y(time * batch, features);
  SsruActivations activations;
  const auto loss = [&] {
    forward(y, activations, lengths);
    return weighted_sum(y.view(), output_weights) +
           weighted_sum(activations.state(time, batch), final_weights);
  };
  loss();
  SsruGradients d_activations;
  ssru.start_backward(d_activations, activations);
  d_activations.state.view() += final_weights.view();
  Matrix dx(time * batch, features);
  ssru.backward_input(dx.view(), d_activations, output_weights.view(), fixture.parameters,
                      activations, kernels::Into::replace);
  ssru.backward_weights(fixture.gradients, d_activations, x.view());
  fixture.expect_gradients(loss);
  expect_gradient(span_of(x), span_of(dx), loss, "x");
  expect_gradient(span_of(initial), span_of(d_activations.state), loss, "initial state");
}

TEST_F(SsruGradient, StateStandsStillOverPadding) {
  Matrix y(time * batch, features);
  SsruActivations activations;
  forward(y, activations, std::vector<Index>{4, 1, 2});
  for (Index t = 1; t < time; ++t) {
    EXPECT_EQ(activations.state(t + 1, batch).row(1), activations.state(1, batch).row(1));
  }
}

TEST_F(SsruGradient, StepByStepIsTheSameToTheBit) {
  Matrix y(time * batch, features);
  SsruActivations activations;
  forward(y, activations, {});
  Matrix y_of_step(batch, features);
  SsruActivations one;
  ssru.resize(one, batch, 1);
  one.state(0, batch) = initial.view();
  for (Index t = 0; t < time; ++t) {
    ssru.forward(y_of_step.view(), one, fixture.parameters, x.rows_view(t * batch, batch), {},
                 {0, 1});
    EXPECT_EQ(y_of_step.view(), y.rows_view(t * batch, batch));
    one.state(0, batch) = one.state(1, batch);
  }
}

TEST(Positions, AreSinesAndCosinesInHalves) {
  for (const Index features : {2, 4, 6, 64, 512}) {
    Positions positions;
    positions.extend(3, features);
    positions.extend(4, features);  // grows
    positions.extend(1000, features);
    const Index half = features / 2;
    const double intervals = static_cast<double>(std::max<Index>(1, half - 1));
    for (const Index p : {0, 1, 2, 3, 255, 999}) {
      for (Index i = 0; i < half; ++i) {
        const double angle =
            static_cast<double>(p) * std::pow(10000.0, -static_cast<double>(i) / intervals);
        ASSERT_NEAR(positions[p][i], std::sin(angle), 1e-11) << features << ' ' << p << ' ' << i;
        ASSERT_NEAR(positions[p][half + i], std::cos(angle), 1e-11);
      }
    }
  }
}

TEST(PositionalEmbeddingGradient, EqualsFiniteDifferencesAndItsEquation) {
  auto layout = std::make_shared<ParameterLayout>();
  const PositionalEmbedding embedding{Embedding(*layout, "embedding", 5, 6)};
  Fixture fixture(layout);
  Positions positions;
  positions.extend(9, 6);
  Random random(1);
  const std::vector<std::int32_t> ids = {4, 1, 0, 1, 3, 2};
  constexpr Index batch = 2;
  constexpr Index first = 5;
  const Matrix weights = random_matrix(6, 6, random);
  Matrix y(6, 6);
  const auto loss = [&] {
    embedding.forward(y.view(), fixture.parameters, positions, ids, first, batch);
    return weighted_sum(y.view(), weights);
  };
  loss();
  const View table = fixture.parameters[embedding.embedding.weight];
  for (Index row = 0; row < 6; ++row) {
    for (Index i = 0; i < 6; ++i) {
      EXPECT_NEAR(y(row, i),
                  std::sqrt(6.0) * table(ids[static_cast<std::size_t>(row)], i) +
                      positions[first + row / batch][i],
                  1e-14);
    }
  }
  Matrix dy = weights;
  embedding.backward(fixture.gradients, dy.view(), ids);
  fixture.expect_gradients(loss);
}

}  // namespace
}  // namespace attentive
