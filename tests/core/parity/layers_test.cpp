// Compares Transformer layers and SSRU with PyTorch, whose goldens tests/parity/layers.py wrote. It
// is compiled with both builds of the core, as parity_test.cpp is.

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "compare.h"
#include "core/layers/feed_forward.h"
#include "core/layers/multi_head_attention.h"
#include "core/layers/post_norm.h"
#include "core/layers/ssru.h"
#include "golden.h"

namespace attentive {
namespace {

using kernels::Into;

constexpr Index batch_size = 3;
constexpr Index feature_count = 8;
constexpr Index head_count = 4;
constexpr Index hidden_size = 12;
constexpr double epsilon = 1e-6;

/// Returns the golden's tensor [time, batch, features] as a time-major matrix.
Matrix rows_of(const Golden& golden, const std::string& tensor) {
  const std::vector<double> values = golden.values(tensor);
  Matrix matrix(std::ssize(values) / feature_count, feature_count);
  std::ranges::transform(values, matrix.data(),
                         [](double value) { return static_cast<Real>(value); });
  return matrix;
}

void expect_equal(const Golden& golden, const std::string& tensor, const Matrix& ours) {
  EXPECT_LE(largest_difference(elements_of(ours), golden.values(tensor)), tolerance) << tensor;
}

/// Computes y = norm(x + f(x)) for a sublayer f.
struct Sublayer {
  Sublayer(ParameterLayout& layout, const std::string& norm_name)
      : post_norm{{layout, norm_name, feature_count, epsilon}} {}

  /// Returns the matrix to which to write f(x).
  View start(const Matrix& input) {
    x = input;
    post_norm.prepare(norm_activations, x.rows(), 0, nullptr);
    return norm_activations.sum.view();
  }
  Matrix finish(const Parameters& parameters) {
    Matrix y(x.rows(), feature_count);
    post_norm.forward(y.view(), norm_activations, parameters, x.view(), 0);
    return y;
  }
  /// Writes the gradient of f(x) to df and returns that of x without its part through f.
  Matrix start_backward(Parameters& gradients, const Matrix& dy, const Parameters& parameters) {
    Matrix dx(dy.rows(), feature_count);
    df.resize(dy.rows(), feature_count);
    post_norm.backward(dx.view(), df.view(), gradients, dy.view(), parameters, norm_activations);
    return dx;
  }

  PostNorm post_norm;
  PostNormActivations norm_activations;
  Matrix x;
  Matrix df;
};

struct AttentionSublayer : Sublayer {
  AttentionSublayer(ParameterLayout& layout, const std::string& name, const std::string& norm_name)
      : Sublayer(layout, norm_name), attention(layout, name, feature_count, head_count) {}

  Matrix forward(const Parameters& parameters, const Matrix& input, const Matrix& memory_rows,
                 const AttendedRows& rows) {
    memory = memory_rows;
    const View f = start(input);
    attention.resize(activations, x.rows(), rows.time);
    activations.keys_values.resize(memory.rows(), 2 * feature_count);
    attention.project_memory(activations.keys_values.view(), parameters, memory.view());
    attention.forward(f, activations, parameters, x.view(), rows, {0, x.rows() / batch_size});
    return finish(parameters);
  }

  /// Returns the gradient of x, and writes that of the memory.
  Matrix backward(Matrix& d_memory, Parameters& gradients, const Matrix& dy,
                  const Parameters& parameters, const AttendedRows& rows) {
    Matrix dx = start_backward(gradients, dy, parameters);
    MultiHeadGradients d_activations;
    attention.backward_input(dx.view(), d_activations, df.view(), parameters, activations, rows,
                             Into::add);
    d_memory.resize(memory.rows(), feature_count);
    attention.backward_memory(d_memory.view(), d_activations, parameters, Into::replace);
    attention.backward_weights(gradients, d_activations, df.view(), x.view(), memory.view(),
                               activations);
    return dx;
  }

  Matrix backward_of_itself(Parameters& gradients, const Matrix& dy, const Parameters& parameters,
                            const AttendedRows& rows) {
    Matrix d_memory;
    Matrix dx = backward(d_memory, gradients, dy, parameters, rows);
    dx.view() += d_memory.view();
    return dx;
  }

  MultiHeadAttention attention;
  MultiHeadActivations activations;
  Matrix memory;
};

struct FeedForwardSublayer : Sublayer {
  FeedForwardSublayer(ParameterLayout& layout, const std::string& norm_name)
      : Sublayer(layout, norm_name), network(layout, "layer", feature_count, hidden_size) {}

  Matrix forward(const Parameters& parameters, const Matrix& input) {
    hidden.resize(input.rows(), hidden_size);
    network.forward(start(input), hidden.view(), parameters, input.view());
    return finish(parameters);
  }

  Matrix backward(Parameters& gradients, const Matrix& dy, const Parameters& parameters) {
    Matrix dx = start_backward(gradients, dy, parameters);
    Matrix d_hidden(x.rows(), hidden_size);
    network.backward_input(dx.view(), d_hidden.view(), df.view(), parameters, hidden.view(),
                           Into::add);
    network.backward_weights(gradients, df.view(), d_hidden.view(), x.view(), hidden.view());
    return dx;
  }

  FeedForward network;
  Matrix hidden;
};

/// A golden, with its weights in our layout.
struct Comparison {
  Comparison(const std::string& name, const std::shared_ptr<ParameterLayout>& layout)
      : golden("layers/" + name), parameters(layout), gradients(layout) {
    copy_weights(golden, parameters);
  }

  Golden golden;
  Parameters parameters;
  Parameters gradients;
};

TEST(LayerParity, TransformerEncoderLayerEqualsPyTorch) {
  auto layout = std::make_shared<ParameterLayout>();
  AttentionSublayer self_attention(*layout, "layer.self_attn", "layer.norm1");
  FeedForwardSublayer feed_forward(*layout, "layer.norm2");
  Comparison c("transformer_encoder_layer", layout);
  const std::vector<Index> lengths = c.golden.integers("x_lengths");
  const AttendedRows rows{
      .batch = batch_size, .time = std::ranges::max(lengths), .lengths = lengths};

  const Matrix x = rows_of(c.golden, "x");
  const Matrix attended = self_attention.forward(c.parameters, x, x, rows);
  expect_equal(c.golden, "output", feed_forward.forward(c.parameters, attended));

  const Matrix d_attended =
      feed_forward.backward(c.gradients, rows_of(c.golden, "d_output"), c.parameters);
  expect_equal(c.golden, "d_x",
               self_attention.backward_of_itself(c.gradients, d_attended, c.parameters, rows));
  compare_gradients(c.golden, c.gradients);
}

TEST(LayerParity, TransformerDecoderLayerEqualsPyTorch) {
  auto layout = std::make_shared<ParameterLayout>();
  AttentionSublayer self_attention(*layout, "layer.self_attn", "layer.norm1");
  AttentionSublayer cross_attention(*layout, "layer.multihead_attn", "layer.norm2");
  FeedForwardSublayer feed_forward(*layout, "layer.norm3");
  Comparison c("transformer_decoder_layer", layout);
  const std::vector<Index> lengths = c.golden.integers("memory_lengths");
  const AttendedRows source{
      .batch = batch_size, .time = std::ranges::max(lengths), .lengths = lengths};
  const AttendedRows target{.batch = batch_size,
                            .time = std::ranges::max(c.golden.integers("x_lengths"))};

  const Matrix x = rows_of(c.golden, "x");
  const Matrix itself = self_attention.forward(c.parameters, x, x, target);
  const Matrix across =
      cross_attention.forward(c.parameters, itself, rows_of(c.golden, "memory"), source);
  expect_equal(c.golden, "output", feed_forward.forward(c.parameters, across));

  const Matrix d_across =
      feed_forward.backward(c.gradients, rows_of(c.golden, "d_output"), c.parameters);
  Matrix d_memory;
  const Matrix d_itself =
      cross_attention.backward(d_memory, c.gradients, d_across, c.parameters, source);
  expect_equal(c.golden, "d_memory", d_memory);
  expect_equal(c.golden, "d_x",
               self_attention.backward_of_itself(c.gradients, d_itself, c.parameters, target));
  compare_gradients(c.golden, c.gradients);
}

TEST(LayerParity, SsruEqualsPyTorch) {
  auto layout = std::make_shared<ParameterLayout>();
  const Ssru ssru(*layout, "layer", feature_count);
  Comparison c("ssru", layout);
  const Matrix x = rows_of(c.golden, "x");
  const Index time = x.rows() / batch_size;
  SsruActivations activations;
  ssru.resize(activations, batch_size, time);
  activations.state(0, batch_size).setZero();
  Matrix y(x.rows(), feature_count);
  ssru.forward(y.view(), activations, c.parameters, x.view(), c.golden.integers("x_lengths"),
               {0, time});
  expect_equal(c.golden, "output", y);

  const Matrix d_output = rows_of(c.golden, "d_output");
  SsruGradients d_activations;
  ssru.start_backward(d_activations, activations);
  Matrix dx(x.rows(), feature_count);
  ssru.backward_input(dx.view(), d_activations, d_output.view(), c.parameters, activations,
                      Into::replace);
  ssru.backward_weights(c.gradients, d_activations, x.view());
  expect_equal(c.golden, "d_x", dx);
  compare_gradients(c.golden, c.gradients);
}

}  // namespace
}  // namespace attentive
