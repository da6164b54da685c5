#pragma once

#include <optional>
#include <string>

#include "core/layers/linear.h"
#include "core/layers/sequences.h"

namespace attentive {

/// How well an encoder state answers the decoder's query.
enum class ScoreType { dot, additive };

struct AttentionConfig {
  ScoreType score = ScoreType::additive;
  /// Width of the additive score's hidden layer; 0 for `dot`, which has none.
  Index size = 0;
};

/// What every decoder step of a batch attends to. The key of an encoder state is computed once per
/// sentence; the dot score uses the states themselves.
struct AttentionMemory {
  const PaddedSequences* source = nullptr;
  Matrix encoder_states;  // [source time * batch, encoder]
  Matrix keys;            // [source time * batch, size]; empty for the dot score

  Matrix d_encoder_states;
  Matrix d_keys;
  Matrix hidden;  // [1, size], scratch: the additive score's hidden layer for one pair
};

/// One decoder step's view of the memory.
struct AttentionStep {
  View query;    // [batch, key]: the projected decoder state (for the dot score a copy of it)
  View weights;  // [batch, source time]: non-negative, rows sum to 1, exactly 0 on padding
  View context;  // [batch, encoder]: the encoder states' mean under the weights
};

/// Global attention of a decoder state s over encoder states h_t:
///
///   weights = softmax_t(score(s, h_t))      context = sum_t weights_t * h_t
///
///   additive  score(s, h) = v · tanh(W_q s + b + W_k h)    Bahdanau et al. 2015 (1409.0473)
///   dot       score(s, h) = s · h                          Luong et al. 2015 (1508.04025)
class Attention {
 public:
  Attention(ParameterLayout& layout, const std::string& name, const AttentionConfig& config,
            Index encoder_size, Index decoder_size);

  Index encoder_size() const { return encoder_size_; }
  Index query_size() const { return query_size_; }

  /// Computes the keys of memory.encoder_states.
  void prepare(const Parameters& parameters, AttentionMemory& memory) const;

  /// decoder_state [batch, decoder].
  void forward(const Parameters& parameters, AttentionMemory& memory, ConstView decoder_state,
               AttentionStep step) const;

  /// Clears the memory's gradients before a batch's backward steps.
  void start_backward(AttentionMemory& memory) const;

  /// Adds to the memory's gradients and to d_decoder_state; replaces d_query and d_weights
  /// (scratch of the shape of step.weights).
  void backward(const Parameters& parameters, Parameters& gradients, AttentionMemory& memory,
                const AttentionStep& step, ConstView d_context, View d_weights, View d_query,
                View d_decoder_state) const;

  /// After the last backward step: the projections' gradients for all steps at once.
  /// decoder_states [target time * batch, decoder], d_queries [target time * batch, key].
  void finish_backward(const Parameters& parameters, Parameters& gradients, AttentionMemory& memory,
                       ConstView decoder_states, ConstView d_queries) const;

 private:
  struct Additive {
    Linear query;
    Parameter key;    // [size, encoder]
    Parameter score;  // v, [1, size]
  };

  Index encoder_size_;
  Index query_size_;
  std::optional<Additive> additive_;
};

}  // namespace attentive
