#include <utility>

#include "core/model/decoder.h"

namespace attentive {

using kernels::Into;

void Decoder::backward(DecoderGradients& d_activations, AttentionMemoryGradients& d_memory,
                       Parameters& gradients, const Parameters& parameters,
                       const AttentionMemory& memory, std::span<const std::int32_t> previous_tokens,
                       const DecoderActivations& activations) const {
  start_backward(d_activations, d_memory, memory, activations);
  backward_output(d_activations, gradients, parameters, activations);
  for (Index t = activations.time - 1; t >= 0; --t) {
    backward_step(d_activations, d_memory, gradients, parameters, memory, activations, t);
  }
  backward_weights(d_memory, gradients, d_activations, parameters, memory, activations);
  backward_inputs(d_activations, gradients, parameters, previous_tokens, activations);
}

void Decoder::start_backward(DecoderGradients& d_activations, AttentionMemoryGradients& d_memory,
                             const AttentionMemory& memory,
                             const DecoderActivations& activations) const {
  const Index batch = activations.batch;
  const Index rows = activations.time * batch;
  d_activations.features.resize_zero(rows, activations.features.cols());
  d_activations.readout.resize(rows, output_.weight.cols);
  d_activations.output.resize(batch, hidden_size());
  d_activations.input.resize(batch, hidden_size());
  d_activations.layers.resize(layers_.size());
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    layers_[l].start_backward(d_activations.layers[l], activations.layers[l].recurrent);
  }
  if (!attention_) return;
  attention_->start_backward(d_memory, memory);
  d_activations.queries.resize(rows, attention_->query_size());
  d_activations.attention_weights.resize(batch, memory.source->time);
}

/// Goes back through the output layer, all steps at once. Rows of padding carry gradients of
/// exactly zero, as their logits do.
void Decoder::backward_output(DecoderGradients& d_activations, Parameters& gradients,
                              const Parameters& parameters,
                              const DecoderActivations& activations) const {
  const ConstView d_logits = activations.logits.view();
  const View d_input = d_activations.readout.view();
  output_.backward_weights(gradients, d_logits, activations.output_input.view());
  output_.backward_input(d_input, d_logits, parameters, Into::replace);
  activations.output_dropout.apply(d_input);
  if (!readout_) {
    output_of(d_activations.features.view()) = d_input;
  } else if (!input_feeding_) {
    backward_readout(d_activations, parameters, activations, {0, activations.time});
  }
}

/// Replaces the gradient of readouts by that of the input of their tanh, and computes that of the
/// features.
void Decoder::backward_readout(DecoderGradients& d_activations, const Parameters& parameters,
                               const DecoderActivations& activations, Steps steps) const {
  const Index first = steps.first * activations.batch;
  const Index rows = steps.count * activations.batch;
  const auto readout = activations.readout.rows_view(activations.batch + first, rows).array();
  View d_readout = d_activations.readout.rows_view(first, rows);
  d_readout.array() *= 1 - readout * readout;
  readout_->backward_input(readout_input_of(d_activations.features.rows_view(first, rows)),
                           d_readout, parameters, Into::replace);
}

/// Back-propagation through time: goes back over one step.
void Decoder::backward_step(DecoderGradients& d_activations, AttentionMemoryGradients& d_memory,
                            Parameters& gradients, const Parameters& parameters,
                            const AttentionMemory& memory, const DecoderActivations& activations,
                            Index t) const {
  const Index batch = activations.batch;
  if (input_feeding_) backward_readout(d_activations, parameters, activations, {t, 1});
  if (attends_at(Placement::output)) {
    backward_attention(d_activations, d_memory, gradients, parameters, memory, activations, t);
  }
  backward_layers(d_activations, parameters, activations, t);
  const View d_gates = d_activations.layers.front().input_gates.rows_view(t * batch, batch);
  if (attends_at(Placement::input)) {
    layers_.front().backward_input(context_of(d_activations.features.rows_view(t * batch, batch)),
                                   d_gates, parameters, embedding_size(), Into::add);
    backward_attention(d_activations, d_memory, gradients, parameters, memory, activations, t);
  } else if (input_feeding_ && t > 0) {
    layers_.front().backward_input(d_activations.readout.rows_view((t - 1) * batch, batch), d_gates,
                                   parameters, embedding_size(), Into::add);
  }
}

/// Adds to the gradient of the state that was the query, which must be the state that
/// back-propagation has reached.
void Decoder::backward_attention(DecoderGradients& d_activations,
                                 AttentionMemoryGradients& d_memory, Parameters& gradients,
                                 const Parameters& parameters, const AttentionMemory& memory,
                                 const DecoderActivations& activations, Index t) const {
  const Index batch = activations.batch;
  const Index first = t * batch;
  attention_->backward(columns(d_activations.layers.back().state.view(), 0, hidden_size()),
                       d_memory, gradients,
                       {activations.sentences, d_activations.queries.rows_view(first, batch),
                        d_activations.attention_weights.view(),
                        context_of(d_activations.features.rows_view(first, batch))},
                       parameters, memory,
                       {activations.sentences, activations.queries.rows_view(first, batch),
                        activations.attention_weights.rows_view(first, batch),
                        context_of(activations.features.rows_view(first, batch))});
}

void Decoder::backward_layers(DecoderGradients& d_activations, const Parameters& parameters,
                              const DecoderActivations& activations, Index t) const {
  const Index batch = activations.batch;
  const Index first = t * batch;
  d_activations.output.view() = output_of(d_activations.features.rows_view(first, batch));
  for (std::size_t l = layers_.size(); l-- > 0;) {
    const DecoderActivations::Layer& layer = activations.layers[l];
    RecurrentGradients& d_layer = d_activations.layers[l];
    columns(d_layer.state.view(), 0, hidden_size()) += d_activations.output.view();
    layers_[l].step_backward(d_layer, parameters, layer.recurrent, t);
    if (l == 0) return;
    View d_input = d_activations.input.view();
    layers_[l].backward_input(d_input, d_layer.input_gates.rows_view(first, batch), parameters, 0,
                              Into::replace);
    if (residual_) d_input += d_activations.output.view();
    layer.dropout.apply(d_input, first);
    std::swap(d_activations.output, d_activations.input);
  }
}

/// Adds the gradients of the weights that all steps share, in one product each.
void Decoder::backward_weights(AttentionMemoryGradients& d_memory, Parameters& gradients,
                               const DecoderGradients& d_activations, const Parameters& parameters,
                               const AttentionMemory& memory,
                               const DecoderActivations& activations) const {
  const Index rows = activations.time * activations.batch;
  const ConstView features = activations.features.view();
  if (readout_) {
    readout_->backward_weights(gradients, d_activations.readout.view(), readout_input_of(features));
  }
  if (attention_) {
    const ConstView states = activations.layers.back().recurrent.states.rows_view(
        query_state(0) * activations.batch, rows);
    attention_->finish_backward(d_memory, gradients, d_activations.queries.view(), parameters,
                                memory, columns(states, 0, hidden_size()));
  }
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    layers_[l].backward_weights(gradients, d_activations.layers[l],
                                l == 0 ? token_of(features) : activations.layers[l].input.view(),
                                activations.layers[l].recurrent);
  }
  const ConstView conditioning = conditioning_input(activations, {0, activations.time});
  if (conditioning.cols() > 0) {
    layers_.front().backward_input_weights(
        gradients, d_activations.layers.front().input_gates.view(), conditioning, embedding_size());
  }
}

/// Goes back from the first layer's gates, all steps at once, to what it read before the
/// recurrence: tokens and the final encoder state.
void Decoder::backward_inputs(DecoderGradients& d_activations, Parameters& gradients,
                              const Parameters& parameters,
                              std::span<const std::int32_t> previous_tokens,
                              const DecoderActivations& activations) const {
  const Index batch = activations.batch;
  const ConstView d_gates = std::as_const(d_activations.layers.front().input_gates).view();
  const View d_features = d_activations.features.view();
  if (context_ == Context::every_step) {
    layers_.front().backward_input(context_of(d_features), d_gates, parameters, embedding_size(),
                                   Into::add);
    Matrix& d_final_encoder_state = d_activations.final_encoder_state;
    d_final_encoder_state.resize_zero(batch, context_size_);
    for (Index t = 0; t < activations.time; ++t) {
      d_final_encoder_state.view() +=
          context_of(d_activations.features.rows_view(t * batch, batch));
    }
  }
  const View d_embedded = token_of(d_features);
  layers_.front().backward_input(d_embedded, d_gates, parameters, 0, Into::add);
  activations.embedding_dropout.apply(d_embedded);
  embedding_.backward(gradients, d_embedded, previous_tokens);
}

}  // namespace attentive
