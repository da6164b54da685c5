#pragma once

#include <array>
#include <span>
#include <string>

#include "core/attributes.h"
#include "core/layers/linear.h"
#include "core/layers/sequences.h"

namespace attentive {

/// Says which rows of keys and values the queries of a batch attend to. Row r of every step attends
/// to one sentence, whose position u has its key and value in row u * batch + sentence.
struct AttendedRows {
  /// Sentences in the memory.
  Index batch;
  /// Positions that have a weight, which is 0 where a row does not attend.
  Index time;
  /// How many positions each sentence has. If empty, attention is causal: the query of step t
  /// attends to the positions up to its own, first_position + t.
  std::span<const Index> lengths = {};
  /// The sentence of each row of a step; if empty, row r attends to sentence r.
  std::span<const Index> sentences = {};
  /// The position of step 0, for causal attention.
  Index first_position = 0;
  /// For causal attention in beam search, where a row continues any row of the step before: the
  /// rows of keys and values at each row's positions, [rows, time].
  std::span<const Index> history = {};

  /// Returns the rows for queries that attend to all tokens of padded sentences, as an encoder's
  /// self-attention and attention to a source do. The sentences must outlive what is returned.
  static AttendedRows all_of(const PaddedSequences& memory, std::span<const Index> sentences = {}) {
    return {.batch = memory.batch,
            .time = memory.time,
            .lengths = memory.lengths,
            .sentences = sentences};
  }

  /// Returns how many rows a step has.
  Index rows() const { return sentences.empty() ? batch : std::ssize(sentences); }
  Index sentence(Index row) const {
    return sentences.empty() ? row : sentences[static_cast<std::size_t>(row)];
  }
  /// Returns how many positions a row attends to at step t.
  Index seen(Index t, Index row) const {
    if (lengths.empty()) return first_position + t + 1;
    return lengths[static_cast<std::size_t>(sentence(row))];
  }
};

/// Keeps all steps of a batch, for the output and for backward.
struct MultiHeadActivations {
  Matrix queries;      // [time * batch, features], divided by sqrt(head size)
  Matrix keys_values;  // [memory rows, 2 * features]: keys and values, side by side
  Matrix weights;      // [time * batch, heads * memory time]: head by head, each like the weights
                       // of an AttentionStep, exactly 0 where a row does not attend
  Matrix contexts;     // [time * batch, features]: the heads' weighted means, side by side
  Matrix gathered;     // scratch: the keys and values of one row's history
};

/// Each member is the gradient of the member of MultiHeadActivations with the same name.
struct MultiHeadGradients {
  Matrix queries;  // before the division
  Matrix keys_values;
  Matrix contexts;
  Matrix weights;  // scratch, for one head and sentence
};

/// Multi-head attention of queries x over a memory m (Vaswani et al. 2017, 1706.03762, section
/// 3.2), as torch.nn.MultiheadAttention:
///
///   q = x · W_qᵀ + b_q      k = m · W_kᵀ + b_k      v = m · W_vᵀ + b_v
///   weights_h = softmax(q_h · k_hᵀ / sqrt(head size))      context_h = weights_h · v_h
///   y = [context_1; context_2; …] · W_oᵀ + b_o
///
/// where q_h, k_h and v_h are the features of head h. Self-attention has m = x. Names are as in
/// PyTorch: `<name>.in_proj_weight` [3 * features, features] has W_q, W_k and W_v one below the
/// other.
class MultiHeadAttention {
 public:
  /// @param heads must divide `features`.
  MultiHeadAttention(ParameterLayout& layout, const std::string& name, Index features, Index heads);

  Index heads() const { return heads_; }

  /// Gives the activations, except keys_values, their shapes for `rows` queries over `time`
  /// positions.
  void resize(MultiHeadActivations& activations, Index rows, Index time) const;

  /// Computes keys and values [rows, 2 * features] from rows of the memory [rows, features]: from a
  /// whole source at once, from a causal memory step by step.
  void project_memory(View keys_values, const Weights& weights, ConstView memory) const;

  /// Computes these steps' outputs y from their queries x, both [steps.count * batch, features].
  ATTENTIVE_NOINLINE void forward(View y, MultiHeadActivations& activations, const Weights& weights,
                                  ConstView x, const AttendedRows& attended, Steps steps) const;

  /// Returns the weights of one head, [time * batch, memory time].
  ConstView weights_of(const MultiHeadActivations& activations, Index head) const;

  /// Computes, for all steps, dx (+)= the gradient of x, from dy, and d_activations; towards the
  /// memory it goes no further than keys and values.
  void backward_input(View dx, MultiHeadGradients& d_activations, ConstView dy,
                      const Parameters& parameters, const MultiHeadActivations& activations,
                      const AttendedRows& attended, kernels::Into into) const;

  /// Computes d_memory (+)= the gradient of the memory, from that of keys and values.
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

  // These return a head's columns: of queries or contexts, and of keys and values side by side.
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
