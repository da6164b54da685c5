#include "core/model/recurrent_decoder.h"

#include "core/kernels/activations.h"
#include "core/kernels/vectors.h"
#include "core/model/decoder.h"

namespace attentive {
namespace {

Index context_size_of(const ModelConfig& config) {
  return config.context == Context::initial_state ? 0 : output_size(config.encoder);
}

std::vector<BridgeLayer> make_bridge(ParameterLayout& layout, const std::string& prefix,
                                     const ModelConfig& config,
                                     const RecurrentDecoderConfig& decoder) {
  std::vector<BridgeLayer> layers;
  for (Index l = 0; l < decoder.layers; ++l) {
    layers.emplace_back(layout, prefix, l, config.encoder, decoder);
  }
  return layers;
}

std::optional<Attention> make_attention(ParameterLayout& layout, const std::string& prefix,
                                        const ModelConfig& config, Index decoder_size) {
  if (config.context != Context::attention) return std::nullopt;
  return Attention(layout, prefix + "decoder.attention", config.attention,
                   output_size(config.encoder), decoder_size);
}

}  // namespace

RecurrentDecoder::RecurrentDecoder(ParameterLayout& layout, const std::string& prefix,
                                   const ModelConfig& config, const RecurrentDecoderConfig& decoder,
                                   Index vocabulary_size, const Embedding& source_embedding)
    : context_(config.context),
      placement_(config.attention.placement),
      input_feeding_(context_ == Context::attention && config.attention.input_feeding),
      residual_(decoder.residual),
      dropout_(config.dropout),
      context_size_(context_size_of(config)),
      bridge_(make_bridge(layout, prefix, config, decoder)),
      embedding_(make_target_embedding(layout, prefix, config, vocabulary_size, source_embedding)),
      attention_(make_attention(layout, prefix, config, decoder.hidden_size)),
      layers_(make_layers(layout, prefix, decoder)),
      readout_(make_readout(layout, prefix, decoder)),
      output_(layout, prefix, config,
              decoder.readout_size > 0 ? decoder.readout_size : decoder.hidden_size,
              vocabulary_size, embedding_) {}

std::vector<RecurrentLayer> RecurrentDecoder::make_layers(
    ParameterLayout& layout, const std::string& prefix,
    const RecurrentDecoderConfig& config) const {
  std::vector<RecurrentLayer> layers;
  Index input_size = config.embedding_size;
  if (reads_context()) input_size += context_size_;
  if (input_feeding_) input_size += config.readout_size;
  for (Index l = 0; l < config.layers; ++l) {
    layers.emplace_back(
        layout, prefix + "decoder.rnn", "_l" + std::to_string(l),
        RecurrentLayer::Config{.cell = config.cell,
                               .input_size = input_size,
                               .hidden_size = config.hidden_size,
                               .first_input_size = l == 0 ? config.embedding_size : input_size});
    input_size = config.hidden_size;
  }
  return layers;
}

std::optional<Linear> RecurrentDecoder::make_readout(ParameterLayout& layout,
                                                     const std::string& prefix,
                                                     const RecurrentDecoderConfig& config) const {
  if (config.readout_size == 0) return std::nullopt;
  Index input_size = config.hidden_size + context_size_;
  if (reads_context()) input_size += config.embedding_size;
  return Linear(layout, prefix + "decoder.readout", input_size, config.readout_size);
}

void RecurrentDecoder::prepare(DecoderActivations& activations, SourceMemory& memory,
                               const Weights& weights, Index time, Random* random) const {
  RecurrentDecoderActivations& own = activations.recurrent;
  activations.start(memory, time);
  own.layers.resize(layers_.size());
  resize(activations, memory.source->time);
  const Index rows = time * activations.batch;
  own.embedding_dropout.draw(dropout_, random, rows, embedding_size());
  for (std::size_t l = 1; l < layers_.size(); ++l) {
    own.layers[l].dropout.draw(dropout_, random, rows, layers_[l].hidden_size);
  }
  if (attention_) attention_->prepare(memory, weights);
  if (readout_) own.readout.rows_view(0, activations.batch).setZero();
  own.output_dropout.draw(dropout_, random, rows, output_.features());
  for (std::size_t l = 0; l < bridge_.size(); ++l) {
    bridge_[l].forward(own.layers[l].recurrent.state(0), weights, memory);
  }
}

void RecurrentDecoder::resize(DecoderActivations& activations, Index source_time) const {
  RecurrentDecoderActivations& own = activations.recurrent;
  const Index batch = activations.batch;
  const Index rows = activations.time * batch;
  own.features.resize(rows, hidden_size() + context_size_ + embedding_size());
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    layers_[l].resize(own.layers[l].recurrent, batch, activations.time);
    if (l > 0) own.layers[l].input.resize(rows, hidden_size());
  }
  if (attention_) own.queries.resize(rows, attention_->query_size());
  activations.attention_weights.resize(rows, attention_ ? source_time : 0);
  if (readout_) own.readout.resize(rows + batch, readout_->weight.rows);
  own.output_input.resize(rows, output_.features());
  output_.resize(activations);
}

void RecurrentDecoder::step(DecoderActivations& activations, const Weights& weights,
                            const SourceMemory& memory,
                            std::span<const std::int32_t> previous_tokens, Steps steps) const {
  embed(activations, weights, previous_tokens, steps);
  start_input_gates(activations, weights, memory, steps);
  for (Index t = steps.first; t < steps.first + steps.count; ++t) {
    step_layers(activations, weights, memory, t);
  }
  compute_logits(activations, weights, steps);
}

void RecurrentDecoder::embed(DecoderActivations& activations, const Weights& weights,
                             std::span<const std::int32_t> previous_tokens, Steps steps) const {
  RecurrentDecoderActivations& own = activations.recurrent;
  const Index first = steps.first * activations.batch;
  const View embedded = token_of(own.features.rows_view(first, steps.count * activations.batch));
  embedding_.forward(embedded, weights, previous_tokens);
  own.embedding_dropout.apply(embedded, first);
}

/// Computes the first layer's gates as far as its input is known before the recurrence.
void RecurrentDecoder::start_input_gates(DecoderActivations& activations, const Weights& weights,
                                         const SourceMemory& memory, Steps steps) const {
  RecurrentDecoderActivations& own = activations.recurrent;
  const Index batch = activations.batch;
  const Index first = steps.first * batch;
  const Index rows = steps.count * batch;
  const View features = own.features.rows_view(first, rows);
  const View gates = own.layers.front().recurrent.input_gates.rows_view(first, rows);
  layers_.front().input_gates(gates, weights, token_of(features));
  if (context_ != Context::every_step) return;
  const ConstView context = columns(memory.final_states.back().view(), 0, context_size_);
  for (Index t = 0; t < steps.count; ++t) {
    kernels::gather_rows(context_of(own.features.rows_view(first + t * batch, batch)), context,
                         activations.sentences);
  }
  layers_.front().add_input_gates(gates, weights, context_of(features), embedding_size());
}

/// Takes the part of a step that needs the states or the readout of the step before.
void RecurrentDecoder::step_layers(DecoderActivations& activations, const Weights& weights,
                                   const SourceMemory& memory, Index t) const {
  RecurrentDecoderActivations& own = activations.recurrent;
  const Index batch = activations.batch;
  const Index first = t * batch;
  if (attends_at(Placement::input)) attend(activations, weights, memory, t);
  if (attends_at(Placement::input) || input_feeding_) {
    layers_.front().add_input_gates(
        own.layers.front().recurrent.input_gates.rows_view(first, batch), weights,
        conditioning_input(activations, {t, 1}), embedding_size());
  }
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    RecurrentDecoderActivations::Layer& layer = own.layers[l];
    if (l > 0) {
      const View input = layer.input.rows_view(first, batch);
      layer.dropout.apply(input, first);
      layers_[l].input_gates(layer.recurrent.input_gates.rows_view(first, batch), weights, input);
    }
    layers_[l].step(layer.recurrent, weights, t);
    View output = l + 1 == layers_.size() ? output_of(own.features.rows_view(first, batch))
                                          : own.layers[l + 1].input.rows_view(first, batch);
    output = columns(layer.recurrent.state(t + 1), 0, hidden_size());
    if (residual_ && l > 0) output += layer.input.rows_view(first, batch);
  }
  if (attends_at(Placement::output)) attend(activations, weights, memory, t);
  if (input_feeding_) compute_readout(activations, weights, {t, 1});
}

ConstView RecurrentDecoder::conditioning_input(const DecoderActivations& activations,
                                               Steps steps) const {
  const RecurrentDecoderActivations& own = activations.recurrent;
  const Index first = steps.first * activations.batch;
  const Index rows = steps.count * activations.batch;
  if (input_feeding_) return own.readout.rows_view(first, rows);
  const ConstView context = context_of(own.features.rows_view(first, rows));
  return columns(context, 0, reads_context() ? context_size_ : 0);
}

void RecurrentDecoder::attend(DecoderActivations& activations, const Weights& weights,
                              const SourceMemory& memory, Index t) const {
  RecurrentDecoderActivations& own = activations.recurrent;
  const Index batch = activations.batch;
  const Index first = t * batch;
  attention_->forward({activations.sentences, own.queries.rows_view(first, batch),
                       activations.attention_weights.rows_view(first, batch),
                       context_of(own.features.rows_view(first, batch))},
                      weights, memory,
                      columns(own.layers.back().recurrent.state(query_state(t)), 0, hidden_size()));
}

void RecurrentDecoder::compute_readout(DecoderActivations& activations, const Weights& weights,
                                       Steps steps) const {
  RecurrentDecoderActivations& own = activations.recurrent;
  const Index first = steps.first * activations.batch;
  const Index rows = steps.count * activations.batch;
  const View readout = own.readout.rows_view(activations.batch + first, rows);
  readout_->forward(readout, weights, readout_input_of(own.features.rows_view(first, rows)));
  kernels::tanh(readout);
}

/// Applies the output layer to the readout or, without one, to the top layer's output.
void RecurrentDecoder::compute_logits(DecoderActivations& activations, const Weights& weights,
                                      Steps steps) const {
  RecurrentDecoderActivations& own = activations.recurrent;
  const Index first = steps.first * activations.batch;
  const Index rows = steps.count * activations.batch;
  View input = own.output_input.rows_view(first, rows);
  if (readout_) {
    if (!input_feeding_) compute_readout(activations, weights, steps);
    input = own.readout.rows_view(activations.batch + first, rows);
  } else {
    input = output_of(own.features.rows_view(first, rows));
  }
  own.output_dropout.apply(input, first);
  output_.forward(activations, weights, input, first);
}

void RecurrentDecoder::select_hypotheses(DecoderActivations& activations,
                                         std::span<const Index> rows) const {
  RecurrentDecoderActivations& own = activations.recurrent;
  for (RecurrentDecoderActivations::Layer& layer : own.layers) {
    activations.select_states(layer.recurrent.states, rows);
  }
  if (readout_) activations.select_states(own.readout, rows);
  activations.select_rows(rows);
  resize(activations, activations.attention_weights.cols());
}

}  // namespace attentive
