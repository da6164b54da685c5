// Compares multi-head attention with central differences, and with its equations written out weight
// by weight: with masks, step by step, and for hypotheses that branch.

#include "core/layers/multi_head_attention.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "layer_fixture.h"

namespace attentive {
namespace {

// The equations of multi_head_attention.h.
struct PlainAttention {
  Matrix weights;  // [queries * heads, positions]
  Matrix y;

  template <typename Sees>
  PlainAttention(const Parameters& parameters, Index heads, ConstView x, ConstView memory,
                 Sees sees) {
    const auto& entries = parameters.layout().entries();
    const ConstView in = parameters[entries[0].parameter];
    const ConstView in_bias = parameters[entries[1].parameter];
    const ConstView out = parameters[entries[2].parameter];
    const ConstView out_bias = parameters[entries[3].parameter];
    const Index size = x.cols();
    const auto project = [&](ConstView rows, Index part) -> RowMajorMatrix {
      RowMajorMatrix projected = rows * in.middleRows(part * size, size).transpose();
      projected.rowwise() += in_bias.middleCols(part * size, size).row(0);
      return projected;
    };
    const RowMajorMatrix q = project(x, 0);
    const RowMajorMatrix k = project(memory, 1);
    const RowMajorMatrix v = project(memory, 2);
    const Index head_size = size / heads;
    weights.resize_zero(x.rows() * heads, memory.rows());
    RowMajorMatrix contexts = RowMajorMatrix::Zero(x.rows(), size);
    for (Index row = 0; row < x.rows(); ++row) {
      for (Index head = 0; head < heads; ++head) {
        const Index at = row * heads + head;
        const Index first = head * head_size;
        for (Index m = 0; m < memory.rows(); ++m) {
          if (!sees(row, m)) continue;
          weights(at, m) = std::exp(
              q.row(row).segment(first, head_size).dot(k.row(m).segment(first, head_size)) /
              std::sqrt(static_cast<double>(head_size)));
        }
        weights.view().row(at) /= weights.view().row(at).sum();
        for (Index m = 0; m < memory.rows(); ++m) {
          contexts.row(row).segment(first, head_size) +=
              weights(at, m) * v.row(m).segment(first, head_size);
        }
      }
    }
    y.resize(x.rows(), size);
    y.view() = contexts * out.transpose();
    y.view().rowwise() += out_bias.row(0);
  }
};

class MultiHeadAttentionTest : public testing::Test {
 protected:
  static constexpr Index features = 6;
  static constexpr Index heads = 3;
  static constexpr Index batch = 3;

  MultiHeadAttentionTest() : attention(*layout, "attention", features, heads), fixture(layout) {}

  /// Computes keys and values of the whole memory, and attention to them at all steps.
  void forward(const AttendedRows& attended, ConstView memory) {
    attention.resize(activations, x.rows(), attended.time);
    activations.keys_values.resize(memory.rows(), 2 * features);
    attention.project_memory(activations.keys_values.view(), fixture.parameters, memory);
    y.resize(x.rows(), features);
    attention.forward(y.view(), activations, fixture.parameters, x.view(), attended,
                      {0, x.rows() / attended.rows()});
  }

  template <typename Sees>
  void expect_plain(const AttendedRows& attended, ConstView memory, Sees sees) {
    forward(attended, memory);
    const PlainAttention plain(fixture.parameters, heads, x.view(), memory, sees);
    EXPECT_LT((y.view() - plain.y.view()).cwiseAbs().maxCoeff(), 1e-12);
    for (Index row = 0; row < x.rows(); ++row) {
      const Index sentence = attended.sentence(row % attended.rows());
      for (Index head = 0; head < heads; ++head) {
        const ConstView weights = attention.weights_of(activations, head);
        EXPECT_NEAR(weights.row(row).sum(), 1, 1e-12);
        for (Index t = 0; t < attended.time; ++t) {
          const Index m = t * attended.batch + sentence;
          EXPECT_NEAR(weights(row, t), plain.weights(row * heads + head, m), 1e-12);
          if (sees(row, m)) continue;
          EXPECT_EQ(weights(row, t), 0) << "what is not seen has a weight";
        }
      }
    }
  }

  /// @param memory is x itself in self-attention.
  void expect_gradients(const AttendedRows& attended, Matrix& memory) {
    const Matrix dy = random_matrix(x.rows(), features, random);
    const auto loss = [&] {
      forward(attended, std::as_const(memory).view());
      return weighted_sum(y.view(), dy);
    };
    loss();
    MultiHeadGradients d_activations;
    Matrix dx(x.rows(), features);
    Matrix d_memory;
    d_memory.resize_zero(memory.rows(), features);
    attention.backward_input(dx.view(), d_activations, dy.view(), fixture.parameters, activations,
                             attended, kernels::Into::replace);
    const bool to_itself = &memory == &x;
    attention.backward_memory(to_itself ? dx.view() : d_memory.view(), d_activations,
                              fixture.parameters, kernels::Into::add);
    attention.backward_weights(fixture.gradients, d_activations, dy.view(), x.view(), memory.view(),
                               activations);
    expect_gradient(span_of(x), span_of(dx), loss, "x");
    if (!to_itself) expect_gradient(span_of(memory), span_of(d_memory), loss, "memory");
    fixture.expect_gradients(loss);
  }

  Random random{1};
  std::shared_ptr<ParameterLayout> layout = std::make_shared<ParameterLayout>();
  MultiHeadAttention attention;
  Fixture fixture;
  Matrix x = random_matrix(4 * batch, features, random);
  Matrix y;
  MultiHeadActivations activations;
};

TEST_F(MultiHeadAttentionTest, AttendsToItselfUpToEachLength) {
  const std::vector<Index> lengths = {4, 1, 3};
  const AttendedRows attended{.batch = batch, .time = 4, .lengths = lengths};
  expect_plain(attended, x.view(), [&](Index row, Index m) {
    const Index sentence = row % batch;
    return m % batch == sentence && m / batch < lengths[static_cast<std::size_t>(sentence)];
  });
  expect_gradients(attended, x);
}

TEST_F(MultiHeadAttentionTest, AttendsToTheSentencesOfItsRows) {
  const std::vector<Index> lengths = {5, 2};
  const std::vector<Index> sentences = {1, 0, 1};
  const AttendedRows attended{.batch = 2, .time = 5, .lengths = lengths, .sentences = sentences};
  Matrix memory = random_matrix(5 * 2, features, random);
  expect_plain(attended, memory.view(), [&](Index row, Index m) {
    const Index sentence = sentences[static_cast<std::size_t>(row % batch)];
    return m % 2 == sentence && m / 2 < lengths[static_cast<std::size_t>(sentence)];
  });
  expect_gradients(attended, memory);
}

TEST_F(MultiHeadAttentionTest, IsCausalWithoutLengths) {
  const AttendedRows attended{.batch = batch, .time = 4};
  expect_plain(attended, x.view(), [&](Index row, Index m) {
    return m % batch == row % batch && m / batch <= row / batch;
  });
  expect_gradients(attended, x);
}

TEST_F(MultiHeadAttentionTest, StepByStepEqualsAllStepsAtOnce) {
  const AttendedRows attended{.batch = batch, .time = 4};
  forward(attended, x.view());
  const Matrix all = y;
  MultiHeadActivations steps;
  attention.resize(steps, 4 * batch, 4);
  steps.keys_values.resize(4 * batch, 2 * features);
  for (Index t = 0; t < 4; ++t) {
    const ConstView x_of_step = x.rows_view(t * batch, batch);
    attention.project_memory(steps.keys_values.rows_view(t * batch, batch), fixture.parameters,
                             x_of_step);
    attention.forward(y.rows_view(t * batch, batch), steps, fixture.parameters, x_of_step, attended,
                      {t, 1});
  }
  EXPECT_LT((y.view() - all.view()).cwiseAbs().maxCoeff(), 1e-13);
  EXPECT_LT((steps.weights.view() - activations.weights.view()).cwiseAbs().maxCoeff(), 1e-13);
}

TEST_F(MultiHeadAttentionTest, FollowsTheHistoryOfHypothesesThatBranch) {
  // For each row of each step: the row of the step before that it continues.
  const std::vector<std::vector<Index>> from = {{0, 0, 0}, {0, 0, 2}, {1, 2, 1}, {2, 0}};
  constexpr Index time = 4;
  MultiHeadActivations cached;
  cached.keys_values.resize(time * batch, 2 * features);
  std::vector<std::vector<Index>> paths(batch);  // the rows of x that lead to each row
  Index first = 0;
  for (Index t = 0; t < time; ++t) {
    const auto& rows = from[static_cast<std::size_t>(t)];
    const Index count = std::ssize(rows);
    std::vector<std::vector<Index>> longer;
    std::vector<Index> history(static_cast<std::size_t>(count * time));
    for (Index row = 0; row < count; ++row) {
      longer.push_back(t == 0
                           ? std::vector<Index>{}
                           : paths[static_cast<std::size_t>(rows[static_cast<std::size_t>(row)])]);
      longer.back().push_back(first + row);
      std::ranges::copy(longer.back(), history.begin() + row * time);
    }
    paths = longer;
    const ConstView x_of_step = x.rows_view(first, count);
    attention.resize(cached, count, time);
    attention.project_memory(cached.keys_values.rows_view(first, count), fixture.parameters,
                             x_of_step);
    Matrix y_of_step(count, features);
    attention.forward(y_of_step.view(), cached, fixture.parameters, x_of_step,
                      {.batch = count, .time = time, .first_position = t, .history = history},
                      {0, 1});
    for (Index row = 0; row < count; ++row) {
      const std::vector<Index>& path = paths[static_cast<std::size_t>(row)];
      const PlainAttention plain(
          fixture.parameters, heads, x.rows_view(first + row, 1), x.view(),
          [&](Index /*row*/, Index m) { return std::ranges::count(path, m) == 1; });
      EXPECT_LT((y_of_step.view().row(row) - plain.y.view().row(0)).cwiseAbs().maxCoeff(), 1e-12);
    }
    first += count;
  }
}

}  // namespace
}  // namespace attentive
