#include "core/layers/attention.h"

#include <cmath>

#include "core/kernels/activations.h"
#include "core/kernels/additive_score.h"
#include "core/kernels/vectors.h"
#include "core/kernels/weight_product.h"
#include "core/layers/attention_scores.h"

namespace attentive {
namespace {

using kernels::Into;

// Each struct is a score function and its derivative. `key` and `query` are one row each.

struct AdditiveScore {
  const Real* v;
  Index size;

  Real forward(const Real* key, const Real* query) const {
    return kernels::additive_score(v, key, query, size);
  }

  void backward(Real* d_key, Real* d_query, Real* d_v, Real d_score, const Real* key,
                const Real* query) const {
    kernels::additive_score_backward(d_score, v, key, query, size, d_v, d_key, d_query);
  }
};

// Serves dot, scaled_dot and general, which differ only in their scales and keys.
struct DotScore {
  Index size;
  Real scale;

  Real forward(const Real* key, const Real* query) const {
    return scale * kernels::dot(key, query, size);
  }

  void backward(Real* d_key, Real* d_query, Real* /*d_v*/, Real d_score, const Real* key,
                const Real* query) const {
    kernels::add_scaled(d_score * scale, query, d_key, size);
    kernels::add_scaled(d_score * scale, key, d_query, size);
  }
};

/// Calls `use` with the score function, a pair of forward and backward.
/// @param v [size]: the additive score's vector; null for the others.
template <typename Use>
void with_score(ScoreType type, const Real* v, Index size, Use use) {
  if (type == ScoreType::additive) {
    use(AdditiveScore{v, size});
  } else {
    const bool scaled = type == ScoreType::scaled_dot;
    use(DotScore{size, scaled ? 1 / std::sqrt(static_cast<Real>(size)) : Real{1}});
  }
}

template <typename Score>
void score_forward(const AttentionStep& step, const Score& score, const PaddedSequences& source,
                   ConstView keys) {
  for (Index row = 0; row < step.query.rows(); ++row) {
    const Index sentence = step.sentence(row);
    Real* weights = row_data(step.weights, row);
    const Real* query = row_data(step.query, row);
    for (Index t = 0; t < source.length(sentence); ++t) {
      weights[t] = score.forward(row_data(keys, source.row(t, sentence)), query);
    }
  }
}

template <typename Score>
void score_backward(View d_keys, Real* d_v, const AttentionStep& d_step, const Score& score,
                    const PaddedSequences& source, ConstView keys, const ConstAttentionStep& step) {
  View d_query = d_step.query;
  const View d_scores = d_step.weights;
  d_query.setZero();
  for (Index row = 0; row < step.query.rows(); ++row) {
    const Index sentence = step.sentence(row);
    for (Index t = 0; t < source.length(sentence); ++t) {
      const Index key = source.row(t, sentence);
      score.backward(row_data(d_keys, key), row_data(d_query, row), d_v, d_scores(row, t),
                     row_data(keys, key), row_data(step.query, row));
    }
  }
}

}  // namespace

Attention::Attention(ParameterLayout& layout, const std::string& name,
                     const AttentionConfig& config, Index encoder_size, Index decoder_size)
    : score_(config.score), encoder_size_(encoder_size), query_size_(decoder_size) {
  if (score_ == ScoreType::additive) {
    query_size_ = config.size;
    query_.emplace(layout, name + ".query", decoder_size, query_size_);
  }
  if (score_ == ScoreType::additive || score_ == ScoreType::general) {
    key_ = layout.add_matrix(name + ".key.weight", query_size_, encoder_size);
  }
  if (score_ == ScoreType::additive) v_ = layout.add_matrix(name + ".score.weight", 1, query_size_);
}

template <typename Use>
void Attention::with_score(const Weights& weights, Use use) const {
  attentive::with_score(score_, v_ ? weights.vector(*v_) : nullptr, query_size_, use);
}

void attention_scores(Real* values, ScoreType type, const Real* query, ConstView keys,
                      const Real* v) {
  with_score(type, v, keys.cols(), [&](const auto& score) {
    for (Index t = 0; t < keys.rows(); ++t) values[t] = score.forward(row_data(keys, t), query);
  });
}

void Attention::prepare(SourceMemory& memory, const Weights& weights) const {
  if (!key_) return;
  memory.keys.resize(memory.encoder_states.rows(), query_size_);
  kernels::multiply_weights(memory.encoder_states.view(), weights.matrix(*key_), memory.keys.view(),
                            Into::replace);
}

void Attention::forward(AttentionStep step, const Weights& weights, const SourceMemory& memory,
                        ConstView decoder_state) const {
  const PaddedSequences& source = *memory.source;
  if (query_) {
    query_->forward(step.query, weights, decoder_state);
  } else {
    step.query = decoder_state;
  }
  step.weights.setZero();
  with_score(weights, [&](const auto& score) { score_forward(step, score, source, keys(memory)); });

  step.context.setZero();
  for (Index row = 0; row < step.weights.rows(); ++row) {
    const Index sentence = step.sentence(row);
    const Index length = source.length(sentence);
    kernels::softmax(row_data(step.weights, row), length);
    for (Index t = 0; t < length; ++t) {
      kernels::add_scaled(step.weights(row, t),
                          row_data(memory.encoder_states.view(), source.row(t, sentence)),
                          row_data(step.context, row), encoder_size_);
    }
  }
}

void Attention::start_backward(SourceMemoryGradients& d_memory, const SourceMemory& memory) const {
  if (key_) d_memory.keys.resize_zero(memory.keys.rows(), query_size_);
}

void Attention::backward(View d_decoder_state, SourceMemoryGradients& d_memory,
                         Parameters& gradients, const AttentionStep& d_step,
                         const Parameters& parameters, const SourceMemory& memory,
                         const ConstAttentionStep& step) const {
  const PaddedSequences& source = *memory.source;
  const ConstView d_context = d_step.context;
  View d_weights = d_step.weights;
  for (Index row = 0; row < step.weights.rows(); ++row) {
    const Index sentence = step.sentence(row);
    const Index length = source.length(sentence);
    Real mean = 0;
    for (Index t = 0; t < length; ++t) {
      const Index state = source.row(t, sentence);
      d_weights(row, t) = kernels::dot(
          row_data(d_context, row), row_data(memory.encoder_states.view(), state), encoder_size_);
      mean += step.weights(row, t) * d_weights(row, t);
      kernels::add_scaled(step.weights(row, t), row_data(d_context, row),
                          row_data(d_memory.encoder_states.view(), state), encoder_size_);
    }
    // Back through the softmax: the gradients of the scores replace those of the weights.
    for (Index t = 0; t < length; ++t) {
      d_weights(row, t) = step.weights(row, t) * (d_weights(row, t) - mean);
    }
  }

  const View d_keys = key_ ? d_memory.keys.view() : d_memory.encoder_states.view();
  Real* d_v = v_ ? gradients[*v_].data() : nullptr;
  with_score(parameters, [&](const auto& score) {
    score_backward(d_keys, d_v, d_step, score, source, keys(memory), step);
  });
  if (query_) {
    query_->backward_input(d_decoder_state, d_step.query, parameters, Into::add);
  } else {
    d_decoder_state += d_step.query;
  }
}

void Attention::finish_backward(SourceMemoryGradients& d_memory, Parameters& gradients,
                                ConstView d_queries, const Parameters& parameters,
                                const SourceMemory& memory, ConstView decoder_states) const {
  if (query_) query_->backward_weights(gradients, d_queries, decoder_states);
  if (!key_) return;
  kernels::multiply_atb(d_memory.keys.view(), memory.encoder_states.view(), gradients[*key_],
                        Into::add);
  kernels::multiply_ab(d_memory.keys.view(), parameters[*key_], d_memory.encoder_states.view(),
                       Into::add);
}

}  // namespace attentive
