#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>

#include "core/attributes.h"
#include "core/choice.h"
#include "core/layers/linear.h"
#include "core/layers/source_memory.h"

namespace attentive {

/// Selects the function that says how well an encoder state answers the decoder's query.
enum class ScoreType { dot, scaled_dot, general, additive };

inline constexpr std::array scores{Choice<ScoreType>{"dot", ScoreType::dot},
                                   Choice<ScoreType>{"scaled_dot", ScoreType::scaled_dot},
                                   Choice<ScoreType>{"general", ScoreType::general},
                                   Choice<ScoreType>{"additive", ScoreType::additive}};

/// Selects where the context enters the decoder: in the input of its cell, with the previous state
/// as query (Bahdanau et al. 2015), or in its output, with the new state as query (Luong et al.
/// 2015).
enum class Placement { input, output };

inline constexpr std::array placements{Choice<Placement>{"input", Placement::input},
                                       Choice<Placement>{"output", Placement::output}};

struct AttentionConfig {
  ScoreType score = ScoreType::additive;
  /// Width of the additive score's hidden layer; 0 for the others, which have none.
  Index size = 0;
  Placement placement = Placement::input;
  /// Whether the cell also reads the attentional vector of the previous step (input feeding, Luong
  /// et al. 2015, 3.3).
  bool input_feeding = false;
};

/// One decoder step's view of the memory. A sentence may have several rows, as in beam search, or
/// none. V is View where the step is computed, and ConstView where it is only read.
template <typename V>
struct BasicAttentionStep {
  std::span<const Index> sentences;  // each row's sentence in the memory
  V query;    // [rows, key]: the projected decoder state, or a copy of it if there is no projection
  V weights;  // [rows, source time]: non-negative, rows sum to 1, exactly 0 on padding
  V context;  // [rows, encoder]: the encoder states' mean under the weights

  Index sentence(Index row) const { return sentences[static_cast<std::size_t>(row)]; }
};

using AttentionStep = BasicAttentionStep<View>;
using ConstAttentionStep = BasicAttentionStep<ConstView>;

/// Computes global attention of a decoder state s over encoder states h_t:
///
///   weights = softmax_t(score(s, h_t))      context = sum_t weights_t * h_t
///
///   dot         score(s, h) = s · h                          Luong et al. 2015 (1508.04025)
///   scaled_dot  score(s, h) = s · h / sqrt(size of s)        Vaswani et al. 2017 (1706.03762)
///   general     score(s, h) = s · W h                        Luong et al. 2015
///   additive    score(s, h) = v · tanh(W_q s + b + W_k h)    Bahdanau et al. 2015 (1409.0473)
class Attention {
 public:
  Attention(ParameterLayout& layout, const std::string& name, const AttentionConfig& config,
            Index encoder_size, Index decoder_size);

  Index encoder_size() const { return encoder_size_; }
  Index query_size() const { return query_size_; }

  /// Computes the keys of memory.encoder_states.
  void prepare(SourceMemory& memory, const Weights& weights) const;

  /// Computes the step's query, weights and context from decoder_state [rows, decoder].
  ATTENTIVE_NOINLINE void forward(AttentionStep step, const Weights& weights,
                                  const SourceMemory& memory, ConstView decoder_state) const;

  /// Sets the gradients of the keys to zero, before the backward steps of a batch.
  void start_backward(SourceMemoryGradients& d_memory, const SourceMemory& memory) const;

  /// Adds to d_decoder_state, to d_memory and to the gradient of the score's vector v. Reads
  /// d_step.context and replaces d_step.query and d_step.weights.
  void backward(View d_decoder_state, SourceMemoryGradients& d_memory, Parameters& gradients,
                const AttentionStep& d_step, const Parameters& parameters,
                const SourceMemory& memory, const ConstAttentionStep& step) const;

  /// Adds the gradients of the projections and, through the keys, of the encoder states, after the
  /// last backward step.
  /// d_queries [target time * batch, key], decoder_states [target time * batch, decoder].
  void finish_backward(SourceMemoryGradients& d_memory, Parameters& gradients, ConstView d_queries,
                       const Parameters& parameters, const SourceMemory& memory,
                       ConstView decoder_states) const;

 private:
  /// Calls `use` with the score function, a pair of forward and backward.
  template <typename Use>
  void with_score(const Weights& weights, Use use) const;

  /// Returns the keys, which for the dot scores are the encoder states themselves.
  ConstView keys(const SourceMemory& memory) const {
    return key_ ? memory.keys.view() : memory.encoder_states.view();
  }

  ScoreType score_;
  Index encoder_size_;
  Index query_size_;
  std::optional<Linear> query_;   // W_q, b
  std::optional<Parameter> key_;  // W or W_k, [key, encoder]
  std::optional<Parameter> v_;    // [1, key]
};

}  // namespace attentive
