#include "core/model/transformer_encoder.h"

#include "core/model/encoder.h"

namespace attentive {
namespace {

using kernels::Into;

/// Returns the input of layer l.
ConstView input_of(const EncoderActivations& activations, std::size_t l) {
  return l == 0 ? activations.embedded.view()
                : activations.transformer.layers[l - 1].outputs.view();
}

/// Computes mean [batch, features] of the states [time * batch, features] of each sentence's
/// tokens.
void mean_over_tokens(View mean, ConstView states, const PaddedSequences& source) {
  mean.setZero();
  for (Index t = 0; t < source.time; ++t) {
    for (Index b = 0; b < source.batch; ++b) {
      if (!source.is_padding(t, b)) mean.row(b) += states.row(source.row(t, b));
    }
  }
  for (Index b = 0; b < source.batch; ++b) mean.row(b) /= static_cast<Real>(source.length(b));
}

void mean_over_tokens_backward(View d_states, ConstView d_mean, const PaddedSequences& source) {
  for (Index t = 0; t < source.time; ++t) {
    for (Index b = 0; b < source.batch; ++b) {
      if (source.is_padding(t, b)) continue;
      d_states.row(source.row(t, b)) += d_mean.row(b) / static_cast<Real>(source.length(b));
    }
  }
}

}  // namespace

TransformerEncoderLayer::TransformerEncoderLayer(ParameterLayout& layout, const std::string& name,
                                                 const TransformerEncoderConfig& config)
    : self_attention(layout, name + ".self_attn", config.embedding_size, config.heads),
      norm1{{layout, name + ".norm1", config.embedding_size, norm_epsilon}},
      feed_forward(layout, name, config.embedding_size, config.feed_forward_size),
      norm2{{layout, name + ".norm2", config.embedding_size, norm_epsilon}} {}

void TransformerEncoderLayer::forward(View y, Activations& activations, const Weights& weights,
                                      ConstView x, const PaddedSequences& source, double dropout,
                                      Random* random) const {
  const Index rows = x.rows();
  activations.attention.keys_values.resize(rows, 2 * x.cols());
  activations.attended.resize(rows, x.cols());
  activations.hidden.resize(rows, feed_forward.hidden_size());
  self_attention.resize(activations.attention, rows, source.time);
  norm1.prepare(activations.norm1, rows, dropout, random);
  norm2.prepare(activations.norm2, rows, dropout, random);

  const View attended = activations.attended.view();
  self_attention.project_memory(activations.attention.keys_values.view(), weights, x);
  self_attention.forward(activations.norm1.sum.view(), activations.attention, weights, x,
                         AttendedRows::all_of(source), {0, source.time});
  norm1.forward(attended, activations.norm1, weights, x, 0);
  feed_forward.forward(activations.norm2.sum.view(), activations.hidden.view(), weights, attended);
  norm2.forward(y, activations.norm2, weights, attended, 0);
}

void TransformerEncoderLayer::backward(View d_x, TransformerEncoderGradients& d_activations,
                                       Parameters& gradients, const Parameters& parameters,
                                       ConstView x, const PaddedSequences& source,
                                       const Activations& activations) const {
  d_activations.hidden.resize(x.rows(), feed_forward.hidden_size());
  d_activations.sublayer.resize(x.rows(), x.cols());
  const View d_hidden = d_activations.hidden.view();
  const View d_sublayer = d_activations.sublayer.view();
  const ConstView attended = activations.attended.view();
  const ConstView hidden = activations.hidden.view();

  norm2.backward(d_x, d_sublayer, gradients, d_x, parameters, activations.norm2);
  feed_forward.backward_input(d_x, d_hidden, d_sublayer, parameters, hidden, Into::add);
  feed_forward.backward_weights(gradients, d_sublayer, d_hidden, attended, hidden);

  norm1.backward(d_x, d_sublayer, gradients, d_x, parameters, activations.norm1);
  self_attention.backward_input(d_x, d_activations.attention, d_sublayer, parameters,
                                activations.attention, AttendedRows::all_of(source), Into::add);
  self_attention.backward_memory(d_x, d_activations.attention, parameters, Into::add);
  self_attention.backward_weights(gradients, d_activations.attention, d_sublayer, x, x,
                                  activations.attention);
}

TransformerEncoder::TransformerEncoder(ParameterLayout& layout, const ModelConfig& config,
                                       const TransformerEncoderConfig& encoder)
    : dropout_(config.dropout),
      embedding_{Embedding(layout, "encoder.embedding", config.source_vocabulary_size,
                           encoder.embedding_size)} {
  for (Index l = 0; l < encoder.layers; ++l) {
    layers_.emplace_back(layout, "encoder.layers." + std::to_string(l), encoder);
  }
}

void TransformerEncoder::forward(EncoderActivations& activations, SourceMemory& memory,
                                 const Weights& weights, Random* random) const {
  const PaddedSequences& source = *memory.source;
  TransformerEncoderActivations& own = activations.transformer;
  own.layers.resize(layers_.size());
  own.positions.extend(source.time, features());

  activations.embedded.resize(source.rows(), features());
  const View embedded = activations.embedded.view();
  embedding_.forward(embedded, weights, own.positions, source.ids, 0, source.batch);
  activations.embedding_dropout.draw(dropout_, random, embedded.rows(), embedded.cols());
  activations.embedding_dropout.apply(embedded);

  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const bool top = l + 1 == layers_.size();
    Matrix& outputs = top ? memory.encoder_states : own.layers[l].outputs;
    outputs.resize(source.rows(), features());
    layers_[l].forward(outputs.view(), own.layers[l], weights, input_of(activations, l), source,
                       dropout_, random);
  }
  memory.final_states.resize(1);
  memory.final_states[0].resize(source.batch, features());
  mean_over_tokens(memory.final_states[0].view(), memory.encoder_states.view(), source);
}

void TransformerEncoder::backward(EncoderGradients& d_activations, Parameters& gradients,
                                  SourceMemoryGradients& d_memory, const Parameters& parameters,
                                  const SourceMemory& memory,
                                  const EncoderActivations& activations) const {
  const PaddedSequences& source = *memory.source;
  const View d_states = d_memory.encoder_states.view();
  mean_over_tokens_backward(d_states, d_memory.final_states[0].view(), source);
  d_activations.embedded.resize(d_states.rows(), d_states.cols());
  View d_x = d_activations.embedded.view();
  d_x = d_states;
  for (std::size_t l = layers_.size(); l-- > 0;) {
    layers_[l].backward(d_x, d_activations.transformer, gradients, parameters,
                        input_of(activations, l), source, activations.transformer.layers[l]);
  }
  activations.embedding_dropout.apply(d_x);
  embedding_.backward(gradients, d_x, source.ids);
}

}  // namespace attentive
