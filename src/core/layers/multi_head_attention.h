#pragma once

#include <array>
#include <span>
#include <string>

#include "core/attributes.h"
#include "core/layers/linear.h"
#include "core/layers/sequences.h"

namespace attentive {

/// Which rows of keys and values the queries of a batch see. Row r of every step asks about one
/// sentence, whose position u has its key and value in row u * batch + sentence.
struct AttendedRows {
  /// Of the memory.
  Index batch;
  /// Positions for which there are weights.
  Index time;
  /// How many positions each sentence has. Where there are none of these, attention is causal: the
  /// query of step t sees the positions up to its own, first_position + t.
  std::span<const Index> lengths = {};
  /// The sentence of each row of a step; where there are none of these, row r asks about sentence
  /// r.
  std::span<const Index> sentences = {};
  /// Of causal attention: the position of step 0.
  Index first_position = 0;
  /// Of causal attention one step at a time, where the rows of a step come from any of the rows of
  /// the step before, as in beam search: for each row of the step the rows of keys and values of
  /// its positions, [rows, time].
  std::span<const Index> history = {};

  /// Rows of a step.
  Index rows() const { return sentences.empty() ? batch : std::ssize(sentences); }
  Index sentence(Index row) const {
    return sentences.empty() ? row : sentences[static_cast<std::size_t>(row)];
  }
  /// How many positions a row sees at step t.
  Index seen(Index t, Index row) const {
    if (lengths.empty()) return first_position + t + 1;
    return lengths[static_cast<std::size_t>(sentence(row))];
  }
};

/// What multi-head attention keeps of all steps of a batch, for its output and for backward.
struct MultiHeadActivations {
  Matrix queries;      // [time * batch, features], divided by sqrt(head size)
  Matrix keys_values;  // [memory rows, 2 * features]: keys and values, side by side
  Matrix weights;      // [time * batch, heads * memory time]: head by head, each as step.weights of
                       // Attention: non-negative, rows sum to 1, exactly 0 on what is not seen
  Matrix contexts;     // [time * batch, features]: the heads' means of values, side by side
  Matrix gathered;     // scratch: the keys and values of one row's history
};

/// Gradients of the members of MultiHeadActivations of the same names.
struct MultiHeadGradients {
  Matrix queries;  // before they are divided
  Matrix keys_values;
  Matrix contexts;
  Matrix weights;  // scratch of one head and sentence
};

/// Multi-head attention of queries x over a memory m (Vaswani et al. 2017, 1706.03762, section
/// 3.2), as torch.nn.MultiheadAttention:
///
///   q = x · W_qᵀ + b_q      k = m · W_kᵀ + b_k      v = m · W_vᵀ + b_v
///   weights_h = softmax(q_h · k_hᵀ / sqrt(head size))      context_h = weights_h · v_h
///   y = [context_1; context_2; …] · W_oᵀ + b_o
///
/// where q_h, k_h and v_h are the features of head h. Self-attention has m = x. Names as in
/// PyTorch:
/// `<name>.in_proj_weight` [3 * features, features] has W_q, W_k and W_v one below the other.
class MultiHeadAttention {
 public:
  /// @param heads must divide `features`.
  MultiHeadAttention(ParameterLayout& layout, const std::string& name, Index features, Index heads);

  Index heads() const { return heads_; }

  /// Gives all but keys_values their shapes, for `rows` rows of queries over `time` positions.
  void resize(MultiHeadActivations& activations, Index rows, Index time) const;

  /// Computes keys and values [rows, 2 * features] of rows of the memory [rows, features]: of all
  /// of a source at once, of a causal memory step by step.
  void project_memory(View keys_values, const Weights& weights, ConstView memory) const;

  /// x, y [steps.count * batch, features] are of these steps alone.
  ATTENTIVE_NOINLINE void forward(View y, MultiHeadActivations& activations, const Weights& weights,
                                  ConstView x, const AttendedRows& attended, Steps steps) const;

  /// The weights of one head: [time * batch, memory time].
  ConstView weights_of(const MultiHeadActivations& activations, Index head) const;

  /// All steps: dx (+)= the gradient of x, from dy. Replaces d_activations, but what reaches the
  /// memory only so far as its keys and values.
  void backward_input(View dx, MultiHeadGradients& d_activations, ConstView dy,
                      const Parameters& parameters, const MultiHeadActivations& activations,
                      const AttendedRows& attended, kernels::Into into) const;

  /// d_memory (+)= the gradient of the memory.
  void backward_memory(View d_memory, const MultiHeadGradients& d_activations,
                       const Parameters& parameters, kernels::Into into) const;

  /// Adds the gradients of all weights and biases.
  void backward_weights(Parameters& gradients, const MultiHeadGradients& d_activations,
                        ConstView dy, ConstView x, ConstView memory,
                        const MultiHeadActivations& activations) const;

 private:
  MultiHeadAttention(ParameterLayout& layout, const std::string& name, Index heads,
                     const std::array<Linear, 2>& in_projection);

  Index features() const { return output_.weight.rows; }
  Index head_size() const { return features() / heads_; }
  Real scale() const;

  /// What belongs to a head, of queries or contexts, and of keys and values side by side.
  template <typename SomeView>
  SomeView of_head(SomeView features_of_heads, Index head) const {
    return columns(features_of_heads, head * head_size(), head_size());
  }
  template <typename SomeView>
  SomeView keys_of(SomeView keys_values, Index head) const {
    return of_head(columns(keys_values, 0, features()), head);
  }
  template <typename SomeView>
  SomeView values_of(SomeView keys_values, Index head) const {
    return of_head(columns(keys_values, features(), features()), head);
  }

  Index heads_;
  Linear query_;
  Linear key_value_;
  Linear output_;
};

}  // namespace attentive
