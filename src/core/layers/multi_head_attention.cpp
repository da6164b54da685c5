#include "core/layers/multi_head_attention.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "core/kernels/activations.h"

namespace attentive {
namespace {

using kernels::Into;

/// Returns the keys and values of a row's first positions, [positions, 2 * features].
ConstView rows_seen(MultiHeadActivations& activations, const AttendedRows& attended, Index row,
                    Index positions) {
  const ConstView keys_values = std::as_const(activations.keys_values).view();
  if (attended.history.empty()) {
    return every(keys_values, attended.sentence(row), attended.batch, positions);
  }
  activations.gathered.resize(attended.time, keys_values.cols());
  const View gathered = activations.gathered.rows_view(0, positions);
  for (Index position = 0; position < positions; ++position) {
    const auto at = static_cast<std::size_t>(row * attended.time + position);
    std::copy_n(row_data(keys_values, attended.history[at]), keys_values.cols(),
                row_data(gathered, position));
  }
  return gathered;
}

/// Returns the layer of queries and that of keys and values, whose weights share one tensor.
std::array<Linear, 2> make_in_projection(ParameterLayout& layout, const std::string& name,
                                         Index features) {
  const std::vector<Parameter> weights =
      layout.add_stacked(name + ".in_proj_weight", {features, 2 * features}, features);
  const std::vector<Parameter> biases =
      layout.add_vectors(name + ".in_proj_bias", {features, 2 * features});
  return {Linear(weights[0], biases[0]), Linear(weights[1], biases[1])};
}

}  // namespace

MultiHeadAttention::MultiHeadAttention(ParameterLayout& layout, const std::string& name,
                                       Index features, Index heads)
    : MultiHeadAttention(layout, name, heads, make_in_projection(layout, name, features)) {}

MultiHeadAttention::MultiHeadAttention(ParameterLayout& layout, const std::string& name,
                                       Index heads, const std::array<Linear, 2>& in_projection)
    : heads_(heads),
      query_(in_projection[0]),
      key_value_(in_projection[1]),
      output_(layout, name + ".out_proj", query_.weight.cols, query_.weight.cols) {}

Real MultiHeadAttention::scale() const { return 1 / std::sqrt(static_cast<Real>(head_size())); }

void MultiHeadAttention::resize(MultiHeadActivations& activations, Index rows, Index time) const {
  activations.queries.resize(rows, features());
  activations.weights.resize(rows, heads_ * time);
  activations.contexts.resize(rows, features());
}

ConstView MultiHeadAttention::weights_of(const MultiHeadActivations& activations,
                                         Index head) const {
  const Index time = activations.weights.cols() / heads_;
  return columns(activations.weights.view(), head * time, time);
}

void MultiHeadAttention::project_memory(View keys_values, const Weights& weights,
                                        ConstView memory) const {
  key_value_.forward(keys_values, weights, memory);
}

void MultiHeadAttention::forward(View y, MultiHeadActivations& activations, const Weights& weights,
                                 ConstView x, const AttendedRows& attended, Steps steps) const {
  const Index batch = attended.rows();
  const Index first = steps.first * batch;
  View queries = activations.queries.rows_view(first, x.rows());
  query_.forward(queries, weights, x);
  queries *= scale();

  const View contexts = activations.contexts.rows_view(first, x.rows());
  const View attention_weights = activations.weights.rows_view(first, x.rows());
  for (Index row = 0; row < batch; ++row) {
    const Index positions = attended.seen(steps.first + steps.count - 1, row);
    const ConstView seen = rows_seen(activations, attended, row, positions);
    const auto of_row = [&](View all) { return every(all, row, batch, steps.count); };
    for (Index head = 0; head < heads_; ++head) {
      const View all_weights =
          columns(of_row(attention_weights), head * attended.time, attended.time);
      const View seen_weights = columns(all_weights, 0, positions);
      kernels::multiply_abt(of_head(of_row(queries), head), keys_of(seen, head), seen_weights,
                            Into::replace);
      for (Index step = 0; step < steps.count; ++step) {
        Real* values = row_data(all_weights, step);
        const Index count = attended.seen(steps.first + step, row);
        kernels::softmax(values, count);
        std::fill(values + count, values + attended.time, Real{0});
      }
      kernels::multiply_ab(seen_weights, values_of(seen, head), of_head(of_row(contexts), head),
                           Into::replace);
    }
  }
  output_.forward(y, weights, contexts);
}

// With s = 1 / sqrt(head size), for each head and sentence:
//   d_v = weightsᵀ · d_context      d_weights = d_context · vᵀ
//   d_score = weights * (d_weights - sum_row weights * d_weights)
//   d_q = s * d_score · k           d_k = d_scoreᵀ · (s * q)
void MultiHeadAttention::backward_input(View dx, MultiHeadGradients& d_activations, ConstView dy,
                                        const Parameters& parameters,
                                        const MultiHeadActivations& activations,
                                        const AttendedRows& attended, Into into) const {
  d_activations.queries.resize(dy.rows(), features());
  d_activations.contexts.resize(dy.rows(), features());
  d_activations.keys_values.resize_zero(activations.keys_values.rows(), 2 * features());
  output_.backward_input(d_activations.contexts.view(), dy, parameters, Into::replace);

  const Index batch = attended.rows();
  const Index time = dy.rows() / batch;
  d_activations.weights.resize(time, attended.time);
  for (Index row = 0; row < batch; ++row) {
    const Index positions = attended.seen(time - 1, row);
    const auto of_row = [&](auto all) { return every(all, row, batch, time); };
    const auto of_memory = [&](auto all) {
      return every(all, attended.sentence(row), attended.batch, positions);
    };
    const ConstView seen = of_memory(activations.keys_values.view());
    const View d_seen = of_memory(d_activations.keys_values.view());
    const View d_weights = columns(d_activations.weights.view(), 0, positions);
    for (Index head = 0; head < heads_; ++head) {
      const ConstView head_weights = columns(of_row(weights_of(activations, head)), 0, positions);
      const ConstView d_context = of_head(of_row(ConstView(d_activations.contexts.view())), head);
      kernels::multiply_atb(head_weights, d_context, values_of(d_seen, head), Into::add);
      kernels::multiply_abt(d_context, values_of(seen, head), d_weights, Into::replace);
      for (Index t = 0; t < time; ++t) {
        kernels::softmax_backward(row_data(d_weights, t), row_data(head_weights, t), positions);
      }
      kernels::multiply_ab(d_weights, keys_of(seen, head),
                           of_head(of_row(d_activations.queries.view()), head), Into::replace);
      kernels::multiply_atb(d_weights, of_head(of_row(activations.queries.view()), head),
                            keys_of(d_seen, head), Into::add);
    }
  }
  d_activations.queries.view() *= scale();
  query_.backward_input(dx, d_activations.queries.view(), parameters, into);
}

void MultiHeadAttention::backward_memory(View d_memory, const MultiHeadGradients& d_activations,
                                         const Parameters& parameters, Into into) const {
  key_value_.backward_input(d_memory, d_activations.keys_values.view(), parameters, into);
}

void MultiHeadAttention::backward_weights(Parameters& gradients,
                                          const MultiHeadGradients& d_activations, ConstView dy,
                                          ConstView x, ConstView memory,
                                          const MultiHeadActivations& activations) const {
  query_.backward_weights(gradients, d_activations.queries.view(), x);
  key_value_.backward_weights(gradients, d_activations.keys_values.view(), memory);
  output_.backward_weights(gradients, dy, activations.contexts.view());
}

}  // namespace attentive
