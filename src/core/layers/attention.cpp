#include "core/layers/attention.h"

#include <cmath>

#include "core/kernels/activations.h"
#include "core/kernels/weights.h"

namespace attentive {
namespace {

using kernels::Into;
using RowVector = Eigen::Map<Eigen::Matrix<Real, 1, Eigen::Dynamic>>;
using ConstRow = Eigen::Map<const Eigen::Matrix<Real, 1, Eigen::Dynamic>>;

// A score function and its derivative, one pair for each kind. `key` and `query` are one row each.

struct AdditiveScore {
  const Real* v;
  Real* hidden;
  Index size;

  Real forward(const Real* key, const Real* query) const {
    kernels::tanh_of_sum(key, query, hidden, size);
    return ConstRow(v, size).dot(ConstRow(hidden, size));
  }

  void backward(Real d_score, const Real* key, const Real* query, Real* d_key, Real* d_query,
                Real* d_v) const {
    kernels::tanh_of_sum(key, query, hidden, size);
    RowVector h(hidden, size);
    RowVector(d_v, size) += d_score * h;
    h.array() = d_score * ConstRow(v, size).array() * (1 - h.array() * h.array());
    RowVector(d_key, size) += h;
    RowVector(d_query, size) += h;
  }
};

// Of dot, scaled_dot and general, which differ in the scale and in what the key is.
struct DotScore {
  Index size;
  Real scale;

  Real forward(const Real* key, const Real* query) const {
    return scale * ConstRow(key, size).dot(ConstRow(query, size));
  }

  void backward(Real d_score, const Real* key, const Real* query, Real* d_key, Real* d_query,
                Real* /*d_v*/) const {
    RowVector(d_key, size) += d_score * scale * ConstRow(query, size);
    RowVector(d_query, size) += d_score * scale * ConstRow(key, size);
  }
};

template <typename Score>
void score_forward(const Score& score, const PaddedSequences& source, ConstView keys,
                   const AttentionStep& step) {
  for (Index b = 0; b < source.batch; ++b) {
    const Index length = source.lengths[static_cast<std::size_t>(b)];
    Real* weights = row_data(step.weights, b);
    const Real* query = row_data(step.query, b);
    for (Index t = 0; t < length; ++t) {
      weights[t] = score.forward(row_data(keys, t * source.batch + b), query);
    }
  }
}

template <typename Score>
void score_backward(const Score& score, const PaddedSequences& source, ConstView keys,
                    const AttentionStep& step, ConstView d_scores, View d_keys, View d_query,
                    Real* d_v) {
  d_query.setZero();
  for (Index b = 0; b < source.batch; ++b) {
    const Index length = source.lengths[static_cast<std::size_t>(b)];
    for (Index t = 0; t < length; ++t) {
      const Index row = t * source.batch + b;
      score.backward(d_scores(b, t), row_data(keys, row), row_data(step.query, b),
                     row_data(d_keys, row), row_data(d_query, b), d_v);
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
void Attention::with_score(const Parameters& parameters, AttentionMemory& memory, Use use) const {
  if (v_) {
    use(AdditiveScore{parameters[*v_].data(), memory.hidden.data(), query_size_});
  } else {
    const bool scaled = score_ == ScoreType::scaled_dot;
    use(DotScore{query_size_, scaled ? 1 / std::sqrt(static_cast<Real>(query_size_)) : Real{1}});
  }
}

void Attention::prepare(const Parameters& parameters, AttentionMemory& memory) const {
  memory.hidden.resize(1, query_size_);
  if (!key_) return;
  memory.keys.resize(memory.encoder_states.rows(), query_size_);
  kernels::multiply_weights(memory.encoder_states.view(), parameters.weights(*key_),
                            memory.keys.view(), Into::replace);
}

void Attention::forward(const Parameters& parameters, AttentionMemory& memory,
                        ConstView decoder_state, AttentionStep step) const {
  const PaddedSequences& source = *memory.source;
  const ConstView keys = key_ ? memory.keys.view() : memory.encoder_states.view();
  if (query_) {
    query_->forward(parameters, decoder_state, step.query);
  } else {
    step.query = decoder_state;
  }
  step.weights.setZero();
  with_score(parameters, memory,
             [&](const auto& score) { score_forward(score, source, keys, step); });

  step.context.setZero();
  for (Index b = 0; b < source.batch; ++b) {
    const Index length = source.lengths[static_cast<std::size_t>(b)];
    kernels::softmax(row_data(step.weights, b), length);
    for (Index t = 0; t < length; ++t) {
      step.context.row(b) +=
          step.weights(b, t) * memory.encoder_states.view().row(t * source.batch + b);
    }
  }
}

void Attention::start_backward(AttentionMemory& memory) const {
  if (key_) memory.d_keys.resize_zero(memory.keys.rows(), query_size_);
}

void Attention::backward(const Parameters& parameters, Parameters& gradients,
                         AttentionMemory& memory, const AttentionStep& step, ConstView d_context,
                         View d_weights, View d_query, View d_decoder_state) const {
  const PaddedSequences& source = *memory.source;
  for (Index b = 0; b < source.batch; ++b) {
    const Index length = source.lengths[static_cast<std::size_t>(b)];
    Real mean = 0;
    for (Index t = 0; t < length; ++t) {
      const Index row = t * source.batch + b;
      d_weights(b, t) = d_context.row(b).dot(memory.encoder_states.view().row(row));
      mean += step.weights(b, t) * d_weights(b, t);
      memory.d_encoder_states.view().row(row) += step.weights(b, t) * d_context.row(b);
    }
    // Through the softmax: the gradients of the scores take the place of those of the weights.
    for (Index t = 0; t < length; ++t) {
      d_weights(b, t) = step.weights(b, t) * (d_weights(b, t) - mean);
    }
  }

  const ConstView keys = key_ ? memory.keys.view() : memory.encoder_states.view();
  const View d_keys = key_ ? memory.d_keys.view() : memory.d_encoder_states.view();
  Real* d_v = v_ ? gradients[*v_].data() : nullptr;
  with_score(parameters, memory, [&](const auto& score) {
    score_backward(score, source, keys, step, d_weights, d_keys, d_query, d_v);
  });
  if (query_) {
    query_->backward_input(parameters, d_query, d_decoder_state, Into::add);
  } else {
    d_decoder_state += d_query;
  }
}

void Attention::finish_backward(const Parameters& parameters, Parameters& gradients,
                                AttentionMemory& memory, ConstView decoder_states,
                                ConstView d_queries) const {
  if (query_) query_->backward_weights(gradients, decoder_states, d_queries);
  if (!key_) return;
  kernels::multiply_atb(memory.d_keys.view(), memory.encoder_states.view(), gradients[*key_],
                        Into::add);
  kernels::multiply_ab(memory.d_keys.view(), parameters[*key_], memory.d_encoder_states.view(),
                       Into::add);
}

}  // namespace attentive
