#include <utility>

#include "core/model/decoder.h"
#include "core/model/recurrent_decoder.h"

namespace attentive {

using kernels::Into;

void RecurrentDecoder::backward(DecoderGradients& d_activations, SourceMemoryGradients& d_memory,
                                Parameters& gradients, const Parameters& parameters,
                                const SourceMemory& memory,
                                std::span<const std::int32_t> previous_tokens,
                                const DecoderActivations& activations) const {
  start_backward(d_activations, d_memory, memory, activations);
  backward_output(d_activations, gradients, parameters, activations);
  for (Index t = activations.time - 1; t >= 0; --t) {
    backward_step(d_activations, d_memory, gradients, parameters, memory, activations, t);
  }
  backward_weights(d_memory, gradients, d_activations, parameters, memory, activations);
  backward_inputs(d_activations, d_memory, gradients, parameters, previous_tokens, activations);
  for (std::size_t l = 0; l < bridge_.size(); ++l) {
    bridge_[l].backward(d_memory, gradients, d_activations.recurrent.layers[l].state.view(),
                        parameters, memory, activations.recurrent.layers[l].recurrent.state(0));
  }
}

void RecurrentDecoder::start_backward(DecoderGradients& d_activations,
                                      SourceMemoryGradients& d_memory, const SourceMemory& memory,
                                      const DecoderActivations& activations) const {
  const RecurrentDecoderActivations& own = activations.recurrent;
  RecurrentDecoderGradients& d_own = d_activations.recurrent;
  const Index batch = activations.batch;
  const Index rows = activations.time * batch;
  d_own.features.resize_zero(rows, own.features.cols());
  d_own.readout.resize(rows, output_.features());
  d_own.output.resize(batch, hidden_size());
  d_own.input.resize(batch, hidden_size());
  d_own.layers.resize(layers_.size());
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    layers_[l].start_backward(d_own.layers[l], own.layers[l].recurrent);
  }
  if (!attention_) return;
  attention_->start_backward(d_memory, memory);
  d_own.queries.resize(rows, attention_->query_size());
  d_own.attention_weights.resize(batch, memory.source->time);
}

/// Goes back through the output layer, all steps at once. Rows of padding carry gradients of
/// exactly zero, as their logits do.
void RecurrentDecoder::backward_output(DecoderGradients& d_activations, Parameters& gradients,
                                       const Parameters& parameters,
                                       const DecoderActivations& activations) const {
  const RecurrentDecoderActivations& own = activations.recurrent;
  RecurrentDecoderGradients& d_own = d_activations.recurrent;
  const ConstView d_logits = activations.logits.view();
  const View d_input = d_own.readout.view();
  output_.linear.backward_weights(gradients, d_logits, own.output_input.view());
  output_.linear.backward_input(d_input, d_logits, parameters, Into::replace);
  own.output_dropout.apply(d_input);
  if (!readout_) {
    output_of(d_own.features.view()) = d_input;
  } else if (!input_feeding_) {
    backward_readout(d_activations, parameters, activations, {0, activations.time});
  }
}

/// Replaces the gradient of readouts by that of the input of their tanh, and computes that of the
/// features.
void RecurrentDecoder::backward_readout(DecoderGradients& d_activations,
                                        const Parameters& parameters,
                                        const DecoderActivations& activations, Steps steps) const {
  RecurrentDecoderGradients& d_own = d_activations.recurrent;
  const Index first = steps.first * activations.batch;
  const Index rows = steps.count * activations.batch;
  const auto readout =
      activations.recurrent.readout.rows_view(activations.batch + first, rows).array();
  View d_readout = d_own.readout.rows_view(first, rows);
  d_readout.array() *= 1 - readout * readout;
  readout_->backward_input(readout_input_of(d_own.features.rows_view(first, rows)), d_readout,
                           parameters, Into::replace);
}

/// Goes back over one step of back-propagation through time.
void RecurrentDecoder::backward_step(DecoderGradients& d_activations,
                                     SourceMemoryGradients& d_memory, Parameters& gradients,
                                     const Parameters& parameters, const SourceMemory& memory,
                                     const DecoderActivations& activations, Index t) const {
  RecurrentDecoderGradients& d_own = d_activations.recurrent;
  const Index batch = activations.batch;
  if (input_feeding_) backward_readout(d_activations, parameters, activations, {t, 1});
  if (attends_at(Placement::output)) {
    backward_attention(d_activations, d_memory, gradients, parameters, memory, activations, t);
  }
  backward_layers(d_activations, parameters, activations, t);
  const View d_gates = d_own.layers.front().input_gates.rows_view(t * batch, batch);
  if (attends_at(Placement::input)) {
    layers_.front().backward_input(context_of(d_own.features.rows_view(t * batch, batch)), d_gates,
                                   parameters, embedding_size(), Into::add);
    backward_attention(d_activations, d_memory, gradients, parameters, memory, activations, t);
  } else if (input_feeding_ && t > 0) {
    layers_.front().backward_input(d_own.readout.rows_view((t - 1) * batch, batch), d_gates,
                                   parameters, embedding_size(), Into::add);
  }
}

/// Adds to the gradient of the state that was the query, which must be the state that
/// back-propagation has reached.
void RecurrentDecoder::backward_attention(DecoderGradients& d_activations,
                                          SourceMemoryGradients& d_memory, Parameters& gradients,
                                          const Parameters& parameters, const SourceMemory& memory,
                                          const DecoderActivations& activations, Index t) const {
  const RecurrentDecoderActivations& own = activations.recurrent;
  RecurrentDecoderGradients& d_own = d_activations.recurrent;
  const Index batch = activations.batch;
  const Index first = t * batch;
  attention_->backward(
      columns(d_own.layers.back().state.view(), 0, hidden_size()), d_memory, gradients,
      {activations.sentences, d_own.queries.rows_view(first, batch), d_own.attention_weights.view(),
       context_of(d_own.features.rows_view(first, batch))},
      parameters, memory,
      {activations.sentences, own.queries.rows_view(first, batch),
       activations.attention_weights.rows_view(first, batch),
       context_of(own.features.rows_view(first, batch))});
}

void RecurrentDecoder::backward_layers(DecoderGradients& d_activations,
                                       const Parameters& parameters,
                                       const DecoderActivations& activations, Index t) const {
  RecurrentDecoderGradients& d_own = d_activations.recurrent;
  const Index batch = activations.batch;
  const Index first = t * batch;
  d_own.output.view() = output_of(d_own.features.rows_view(first, batch));
  for (std::size_t l = layers_.size(); l-- > 0;) {
    const RecurrentDecoderActivations::Layer& layer = activations.recurrent.layers[l];
    RecurrentGradients& d_layer = d_own.layers[l];
    columns(d_layer.state.view(), 0, hidden_size()) += d_own.output.view();
    layers_[l].step_backward(d_layer, parameters, layer.recurrent, t);
    if (l == 0) return;
    View d_input = d_own.input.view();
    layers_[l].backward_input(d_input, d_layer.input_gates.rows_view(first, batch), parameters, 0,
                              Into::replace);
    if (residual_) d_input += d_own.output.view();
    layer.dropout.apply(d_input, first);
    std::swap(d_own.output, d_own.input);
  }
}

/// Adds the gradients of the weights that all steps share, in one product each.
void RecurrentDecoder::backward_weights(SourceMemoryGradients& d_memory, Parameters& gradients,
                                        const DecoderGradients& d_activations,
                                        const Parameters& parameters, const SourceMemory& memory,
                                        const DecoderActivations& activations) const {
  const RecurrentDecoderActivations& own = activations.recurrent;
  const RecurrentDecoderGradients& d_own = d_activations.recurrent;
  const Index rows = activations.time * activations.batch;
  const ConstView features = own.features.view();
  if (readout_) {
    readout_->backward_weights(gradients, d_own.readout.view(), readout_input_of(features));
  }
  if (attention_) {
    const ConstView states =
        own.layers.back().recurrent.states.rows_view(query_state(0) * activations.batch, rows);
    attention_->finish_backward(d_memory, gradients, d_own.queries.view(), parameters, memory,
                                columns(states, 0, hidden_size()));
  }
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    layers_[l].backward_weights(gradients, d_own.layers[l],
                                l == 0 ? token_of(features) : own.layers[l].input.view(),
                                own.layers[l].recurrent);
  }
  const ConstView conditioning = conditioning_input(activations, {0, activations.time});
  if (conditioning.cols() > 0) {
    layers_.front().backward_input_weights(gradients, d_own.layers.front().input_gates.view(),
                                           conditioning, embedding_size());
  }
}

/// Goes back from the first layer's gates, all steps at once, to what it read before the
/// recurrence: tokens and the final encoder state.
void RecurrentDecoder::backward_inputs(DecoderGradients& d_activations,
                                       SourceMemoryGradients& d_memory, Parameters& gradients,
                                       const Parameters& parameters,
                                       std::span<const std::int32_t> previous_tokens,
                                       const DecoderActivations& activations) const {
  RecurrentDecoderGradients& d_own = d_activations.recurrent;
  const Index batch = activations.batch;
  const ConstView d_gates = std::as_const(d_own.layers.front().input_gates).view();
  const View d_features = d_own.features.view();
  if (context_ == Context::every_step) {
    layers_.front().backward_input(context_of(d_features), d_gates, parameters, embedding_size(),
                                   Into::add);
    View d_context = columns(d_memory.final_states.back().view(), 0, context_size_);
    for (Index t = 0; t < activations.time; ++t) {
      d_context += context_of(d_own.features.rows_view(t * batch, batch));
    }
  }
  const View d_embedded = token_of(d_features);
  layers_.front().backward_input(d_embedded, d_gates, parameters, 0, Into::add);
  activations.recurrent.embedding_dropout.apply(d_embedded);
  embedding_.backward(gradients, d_embedded, previous_tokens);
}

}  // namespace attentive
