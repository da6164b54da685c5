#include "core/model/decoder.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/kernels/activations.h"

namespace attentive {
namespace {

Index context_size_of(const ModelConfig& config) {
  return config.context == Context::initial_state ? 0 : config.encoder.output_size();
}

Embedding make_embedding(ParameterLayout& layout, const std::string& prefix,
                         const ModelConfig& config, Index vocabulary_size,
                         const Embedding& source_embedding) {
  if (config.tied_embeddings == TiedEmbeddings::all) return source_embedding;
  return {layout, prefix + "decoder.embedding", vocabulary_size, config.decoder.embedding_size};
}

std::optional<Attention> make_attention(ParameterLayout& layout, const std::string& prefix,
                                        const ModelConfig& config) {
  if (config.context != Context::attention) return std::nullopt;
  return Attention(layout, prefix + "decoder.attention", config.attention,
                   config.encoder.output_size(), config.decoder.hidden_size);
}

Linear make_output(ParameterLayout& layout, const std::string& prefix, const ModelConfig& config,
                   Index vocabulary_size, const Embedding& embedding) {
  const std::string name = prefix + "decoder.output";
  if (config.tied_embeddings != TiedEmbeddings::none) return {layout, name, embedding.weight};
  const Index readout_size = config.decoder.readout_size;
  return {layout, name, readout_size > 0 ? readout_size : config.decoder.hidden_size,
          vocabulary_size};
}

void gather_rows(View to, ConstView from, std::span<const Index> rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::copy_n(row_data(from, rows[i]), from.cols(), row_data(to, static_cast<Index>(i)));
  }
}

}  // namespace

Decoder::Decoder(ParameterLayout& layout, const std::string& prefix, const ModelConfig& config,
                 Index vocabulary_size, const Embedding& source_embedding)
    : context_(config.context),
      placement_(config.attention.placement),
      input_feeding_(context_ == Context::attention && config.attention.input_feeding),
      residual_(config.decoder.residual),
      dropout_(config.dropout),
      context_size_(context_size_of(config)),
      embedding_(make_embedding(layout, prefix, config, vocabulary_size, source_embedding)),
      attention_(make_attention(layout, prefix, config)),
      layers_(make_layers(layout, prefix, config)),
      readout_(make_readout(layout, prefix, config)),
      output_(make_output(layout, prefix, config, vocabulary_size, embedding_)) {}

std::vector<RecurrentLayer> Decoder::make_layers(ParameterLayout& layout, const std::string& prefix,
                                                 const ModelConfig& config) const {
  std::vector<RecurrentLayer> layers;
  Index input_size = config.decoder.embedding_size;
  if (reads_context()) input_size += context_size_;
  if (input_feeding_) input_size += config.decoder.readout_size;
  for (Index l = 0; l < config.decoder.layers; ++l) {
    layers.emplace_back(
        layout, prefix + "decoder.rnn", "_l" + std::to_string(l),
        RecurrentLayer::Config{
            .cell = config.decoder.cell,
            .input_size = input_size,
            .hidden_size = config.decoder.hidden_size,
            .first_input_size = l == 0 ? config.decoder.embedding_size : input_size});
    input_size = config.decoder.hidden_size;
  }
  return layers;
}

std::optional<Linear> Decoder::make_readout(ParameterLayout& layout, const std::string& prefix,
                                            const ModelConfig& config) const {
  if (config.decoder.readout_size == 0) return std::nullopt;
  Index input_size = config.decoder.hidden_size + context_size_;
  if (reads_context()) input_size += config.decoder.embedding_size;
  return Linear(layout, prefix + "decoder.readout", input_size, config.decoder.readout_size);
}

void Decoder::prepare(DecoderActivations& activations, AttentionMemory& memory,
                      const Weights& weights, Index time, Random* random) const {
  const Index batch = memory.source->batch;
  const Index rows = time * batch;
  activations.layers.resize(layers_.size());
  activations.selected_outputs.clear();
  resize(activations, batch, time, memory.source->time);
  activations.sentences.resize(static_cast<std::size_t>(batch));
  std::iota(activations.sentences.begin(), activations.sentences.end(), Index{0});
  activations.embedding_dropout.draw(dropout_, random, rows, embedding_size());
  for (std::size_t l = 1; l < layers_.size(); ++l) {
    activations.layers[l].dropout.draw(dropout_, random, rows, layers_[l].hidden_size);
  }
  if (attention_) attention_->prepare(memory, weights);
  if (readout_) activations.readout.rows_view(0, batch).setZero();
  activations.output_dropout.draw(dropout_, random, rows, output_.weight.cols);
}

void Decoder::resize(DecoderActivations& activations, Index batch, Index time,
                     Index source_time) const {
  const Index rows = time * batch;
  activations.batch = batch;
  activations.time = time;
  activations.features.resize(rows, hidden_size() + context_size_ + embedding_size());
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    layers_[l].resize(activations.layers[l].recurrent, batch, time);
    if (l > 0) activations.layers[l].input.resize(rows, hidden_size());
  }
  if (attention_) activations.queries.resize(rows, attention_->query_size());
  activations.attention_weights.resize(rows, attention_ ? source_time : 0);
  if (readout_) activations.readout.resize(rows + batch, readout_->weight.rows);
  activations.output_input.resize(rows, output_.weight.cols);
  const Index selected = activations.selected_outputs.size();
  activations.logits.resize(rows, selected > 0 ? selected : vocabulary_size());
}

void Decoder::step(DecoderActivations& activations, const Weights& weights,
                   const AttentionMemory& memory, std::span<const std::int32_t> previous_tokens,
                   Steps steps) const {
  embed(activations, weights, previous_tokens, steps);
  start_input_gates(activations, weights, steps);
  for (Index t = steps.first; t < steps.first + steps.count; ++t) {
    step_layers(activations, weights, memory, t);
  }
  compute_logits(activations, weights, steps);
}

void Decoder::embed(DecoderActivations& activations, const Weights& weights,
                    std::span<const std::int32_t> previous_tokens, Steps steps) const {
  const Index first = steps.first * activations.batch;
  const View embedded =
      token_of(activations.features.rows_view(first, steps.count * activations.batch));
  embedding_.forward(embedded, weights, previous_tokens);
  activations.embedding_dropout.apply(embedded, first);
}

/// Computes the first layer's gates as far as its input is known before the recurrence.
void Decoder::start_input_gates(DecoderActivations& activations, const Weights& weights,
                                Steps steps) const {
  const Index batch = activations.batch;
  const Index first = steps.first * batch;
  const Index rows = steps.count * batch;
  const View features = activations.features.rows_view(first, rows);
  const View gates = activations.layers.front().recurrent.input_gates.rows_view(first, rows);
  layers_.front().input_gates(gates, weights, token_of(features));
  if (context_ != Context::every_step) return;
  for (Index t = 0; t < steps.count; ++t) {
    gather_rows(context_of(activations.features.rows_view(first + t * batch, batch)),
                activations.final_encoder_state.view(), activations.sentences);
  }
  layers_.front().add_input_gates(gates, weights, context_of(features), embedding_size());
}

/// Takes the part of a step that needs the states or the readout of the step before.
void Decoder::step_layers(DecoderActivations& activations, const Weights& weights,
                          const AttentionMemory& memory, Index t) const {
  const Index batch = activations.batch;
  const Index first = t * batch;
  if (attends_at(Placement::input)) attend(activations, weights, memory, t);
  if (attends_at(Placement::input) || input_feeding_) {
    layers_.front().add_input_gates(
        activations.layers.front().recurrent.input_gates.rows_view(first, batch), weights,
        conditioning_input(activations, {t, 1}), embedding_size());
  }
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    DecoderActivations::Layer& layer = activations.layers[l];
    if (l > 0) {
      const View input = layer.input.rows_view(first, batch);
      layer.dropout.apply(input, first);
      layers_[l].input_gates(layer.recurrent.input_gates.rows_view(first, batch), weights, input);
    }
    layers_[l].step(layer.recurrent, weights, t);
    View output = l + 1 == layers_.size() ? output_of(activations.features.rows_view(first, batch))
                                          : activations.layers[l + 1].input.rows_view(first, batch);
    output = columns(layer.recurrent.state(t + 1), 0, hidden_size());
    if (residual_ && l > 0) output += layer.input.rows_view(first, batch);
  }
  if (attends_at(Placement::output)) attend(activations, weights, memory, t);
  if (input_feeding_) compute_readout(activations, weights, {t, 1});
}

ConstView Decoder::conditioning_input(const DecoderActivations& activations, Steps steps) const {
  const Index first = steps.first * activations.batch;
  const Index rows = steps.count * activations.batch;
  if (input_feeding_) return activations.readout.rows_view(first, rows);
  const ConstView context = context_of(activations.features.rows_view(first, rows));
  return columns(context, 0, reads_context() ? context_size_ : 0);
}

void Decoder::attend(DecoderActivations& activations, const Weights& weights,
                     const AttentionMemory& memory, Index t) const {
  const Index batch = activations.batch;
  const Index first = t * batch;
  attention_->forward(
      {activations.sentences, activations.queries.rows_view(first, batch),
       activations.attention_weights.rows_view(first, batch),
       context_of(activations.features.rows_view(first, batch))},
      weights, memory,
      columns(activations.layers.back().recurrent.state(query_state(t)), 0, hidden_size()));
}

void Decoder::compute_readout(DecoderActivations& activations, const Weights& weights,
                              Steps steps) const {
  const Index first = steps.first * activations.batch;
  const Index rows = steps.count * activations.batch;
  const View readout = activations.readout.rows_view(activations.batch + first, rows);
  readout_->forward(readout, weights,
                    readout_input_of(activations.features.rows_view(first, rows)));
  kernels::tanh(readout);
}

void Decoder::compute_logits(DecoderActivations& activations, const Weights& weights,
                             Steps steps) const {
  const Index first = steps.first * activations.batch;
  const Index rows = steps.count * activations.batch;
  View input = activations.output_input.rows_view(first, rows);
  if (readout_) {
    if (!input_feeding_) compute_readout(activations, weights, steps);
    input = activations.readout.rows_view(activations.batch + first, rows);
  } else {
    input = output_of(activations.features.rows_view(first, rows));
  }
  activations.output_dropout.apply(input, first);
  const View logits = activations.logits.rows_view(first, rows);
  if (activations.selected_outputs.size() > 0) {
    activations.selected_outputs.forward(logits, input);
  } else {
    output_.forward(logits, weights, input);
  }
}

void Decoder::select_outputs(DecoderActivations& activations, const Weights& weights,
                             std::span<const std::int32_t> tokens) const {
  activations.selected_outputs.select(weights, output_, tokens);
  activations.logits.resize(activations.time * activations.batch,
                            activations.selected_outputs.size());
}

void Decoder::select_hypotheses(DecoderActivations& activations,
                                std::span<const Index> rows) const {
  const auto batch = static_cast<Index>(rows.size());
  const auto select = [&](Matrix& states) {
    Matrix& selected = activations.selected_rows;
    selected.resize(2 * batch, states.cols());
    gather_rows(selected.rows_view(0, batch),
                states.rows_view(activations.batch, activations.batch), rows);
    std::swap(states, selected);
  };
  for (DecoderActivations::Layer& layer : activations.layers) select(layer.recurrent.states);
  if (readout_) select(activations.readout);
  activations.selected_sentences.clear();
  for (const Index row : rows) {
    activations.selected_sentences.push_back(activations.sentences[static_cast<std::size_t>(row)]);
  }
  std::swap(activations.sentences, activations.selected_sentences);
  resize(activations, batch, 1, activations.attention_weights.cols());
}

}  // namespace attentive
