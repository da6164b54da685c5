#include "core/model/decoder.h"

#include <utility>

#include "core/kernels/activations.h"

namespace attentive {

using kernels::Into;

Decoder::Decoder(ParameterLayout& layout, const ModelConfig& config)
    : dropout_(config.dropout),
      embedding_(layout, "decoder.embedding", config.target_vocabulary_size,
                 config.decoder.embedding_size),
      attention_(layout, "decoder.attention", config.attention, config.encoder.output_size(),
                 config.decoder.hidden_size),
      layers_([&] {
        std::vector<RecurrentLayer> layers;
        Index input_size = config.decoder.embedding_size + config.encoder.output_size();
        for (Index l = 0; l < config.decoder.layers; ++l) {
          layers.emplace_back(layout, "decoder.rnn", l, "", config.decoder.cell, input_size,
                              config.decoder.hidden_size);
          input_size = config.decoder.hidden_size;
        }
        return layers;
      }()),
      readout_(
          layout, "decoder.readout",
          config.decoder.hidden_size + config.encoder.output_size() + config.decoder.embedding_size,
          config.decoder.readout_size),
      output_(layout, "decoder.output", config.decoder.readout_size,
              config.target_vocabulary_size) {}

void Decoder::prepare(const AttentionMemory& memory, Index time, DecoderRun& run) const {
  const Index batch = memory.source->batch;
  const Index rows = time * batch;
  run.batch = batch;
  run.time = time;
  run.layers.resize(layers_.size());
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const RecurrentLayer& layer = layers_[l];
    DecoderRun::Layer& layer_run = run.layers[l];
    layer_run.input_gates.resize(rows, layer.gate_size());
    layer_run.hidden_gates.resize(batch, layer.gate_size());
    layer_run.caches.resize(rows, layer.cache_size());
    layer_run.states.resize(rows + batch, layer.state_size());
    if (l > 0) layer_run.input.resize(rows, layer.hidden_size);
    if (std::cmp_less(layer_run.dropout.size(), time)) {
      layer_run.dropout.resize(static_cast<std::size_t>(time));
    }
  }
  run.queries.resize(rows, attention_.query_size());
  run.attention_weights.resize(rows, memory.source->time);
  run.readout_input.resize(rows, readout_.weight.cols);
  run.readout.resize(rows, readout_.weight.rows);
  run.dropped_readout.resize(rows, readout_.weight.rows);
  run.logits.resize(rows, output_.weight.rows);
}

AttentionStep Decoder::attention_step(Index t, DecoderRun& run) const {
  const Index first = t * run.batch;
  return {run.queries.rows_view(first, run.batch),
          run.attention_weights.rows_view(first, run.batch),
          columns(run.readout_input.rows_view(first, run.batch), hidden_size(), context_size())};
}

void Decoder::embed(const Parameters& parameters, std::span<const std::int32_t> previous_tokens,
                    Random* random, DecoderRun& run) const {
  View embedded =
      columns(run.readout_input.view(), hidden_size() + context_size(), embedding_size());
  embedding_.forward(parameters, previous_tokens, embedded);
  run.embedding_dropout.forward(dropout_, random, embedded);
  layers_.front().input_gates(parameters, embedded, run.layers.front().input_gates.view());
}

void Decoder::step(const Parameters& parameters, AttentionMemory& memory, Index t, Random* random,
                   DecoderRun& run) const {
  const Index batch = run.batch;
  const Index first = t * batch;
  const std::size_t top = layers_.size() - 1;

  const AttentionStep attention = attention_step(t, run);
  attention_.forward(parameters, memory, columns(run.state(top, t), 0, hidden_size()), attention);
  layers_.front().add_input_gates(parameters, attention.context, embedding_size(),
                                  run.layers.front().input_gates.rows_view(first, batch));

  for (std::size_t l = 0; l <= top; ++l) {
    DecoderRun::Layer& layer_run = run.layers[l];
    if (l > 0) {
      View input = layer_run.input.rows_view(first, batch);
      input = columns(run.state(l - 1, t + 1), 0, hidden_size());
      layer_run.dropout[static_cast<std::size_t>(t)].forward(dropout_, random, input);
      layers_[l].input_gates(parameters, input, layer_run.input_gates.rows_view(first, batch));
    }
    layers_[l].step(parameters, layer_run.input_gates.rows_view(first, batch), run.state(l, t),
                    layer_run.hidden_gates.view(), layer_run.caches.rows_view(first, batch),
                    run.state(l, t + 1));
  }
  columns(run.readout_input.rows_view(first, batch), 0, hidden_size()) =
      columns(run.state(top, t + 1), 0, hidden_size());
}

void Decoder::read_out(const Parameters& parameters, Random* random, DecoderRun& run) const {
  readout_.forward(parameters, run.readout_input.view(), run.readout.view());
  kernels::tanh(run.readout.view());
  run.dropped_readout.view() = run.readout.view();
  run.readout_dropout.forward(dropout_, random, run.dropped_readout.view());
  output_.forward(parameters, run.dropped_readout.view(), run.logits.view());
}

void Decoder::backward(const Parameters& parameters, Parameters& gradients,
                       std::span<const std::int32_t> previous_tokens, AttentionMemory& memory,
                       DecoderRun& run) const {
  const Index batch = run.batch;
  const Index rows = run.time * batch;
  const std::size_t top = layers_.size() - 1;

  // Logits and readout, all time steps at once.
  run.d_readout.resize(rows, readout_.weight.rows);
  run.d_readout_input.resize(rows, readout_.weight.cols);
  output_.backward_weights(gradients, run.dropped_readout.view(), run.logits.view());
  output_.backward_input(parameters, run.logits.view(), run.d_readout.view(), Into::replace);
  run.readout_dropout.backward(run.d_readout.view());
  const auto readout = run.readout.view().array();
  run.d_readout.view().array() *= 1 - readout * readout;
  readout_.backward_weights(gradients, run.readout_input.view(), run.d_readout.view());
  readout_.backward_input(parameters, run.d_readout.view(), run.d_readout_input.view(),
                          Into::replace);

  // Back through time. Rows of padding carry gradients of exactly zero, as their logits do.
  attention_.start_backward(memory);
  run.d_queries.resize(rows, attention_.query_size());
  run.d_weights.resize(batch, memory.source->time);
  run.d_input.resize(batch, hidden_size());
  for (std::size_t l = 0; l <= top; ++l) {
    DecoderRun::Layer& layer_run = run.layers[l];
    layer_run.d_input_gates.resize(rows, layers_[l].gate_size());
    layer_run.d_hidden_gates.resize(rows, layers_[l].gate_size());
    layer_run.d_state.resize_zero(batch, layers_[l].state_size());
    layer_run.d_previous.resize(batch, layers_[l].state_size());
  }
  for (Index t = run.time - 1; t >= 0; --t) {
    const Index first = t * batch;
    View d_readout_input = run.d_readout_input.rows_view(first, batch);
    columns(run.layers[top].d_state.view(), 0, hidden_size()) +=
        columns(d_readout_input, 0, hidden_size());
    for (std::size_t l = top + 1; l-- > 0;) {
      DecoderRun::Layer& layer_run = run.layers[l];
      View d_input_gates = layer_run.d_input_gates.rows_view(first, batch);
      layers_[l].step_backward(
          parameters, run.state(l, t), layer_run.caches.rows_view(first, batch),
          run.state(l, t + 1), layer_run.d_state.view(), d_input_gates,
          layer_run.d_hidden_gates.rows_view(first, batch), layer_run.d_previous.view());
      std::swap(layer_run.d_state, layer_run.d_previous);
      if (l > 0) {
        layers_[l].backward_input(parameters, d_input_gates, 0, run.d_input.view(), Into::replace);
        layer_run.dropout[static_cast<std::size_t>(t)].backward(run.d_input.view());
        columns(run.layers[l - 1].d_state.view(), 0, hidden_size()) += run.d_input.view();
      } else {
        layers_[l].backward_input(parameters, d_input_gates, embedding_size(),
                                  columns(d_readout_input, hidden_size(), context_size()),
                                  Into::add);
      }
    }
    attention_.backward(parameters, gradients, memory, attention_step(t, run),
                        columns(d_readout_input, hidden_size(), context_size()),
                        run.d_weights.view(), run.d_queries.rows_view(first, batch),
                        columns(run.layers[top].d_state.view(), 0, hidden_size()));
  }

  // Weights of the recurrence, all time steps at once.
  const auto previous_hidden = [&](std::size_t l) {
    return columns(ConstView(run.layers[l].states.rows_view(0, rows)), 0, hidden_size());
  };
  attention_.finish_backward(parameters, gradients, memory, previous_hidden(top),
                             run.d_queries.view());
  for (std::size_t l = 0; l <= top; ++l) {
    DecoderRun::Layer& layer_run = run.layers[l];
    layers_[l].backward_recurrence(gradients, previous_hidden(l), layer_run.d_input_gates.view(),
                                   layer_run.d_hidden_gates.view());
    if (l > 0) {
      layers_[l].backward_weight_ih(gradients, layer_run.input.view(),
                                    layer_run.d_input_gates.view(), 0);
    }
  }
  const ConstView d_gates = std::as_const(run.layers.front().d_input_gates).view();
  const Index embedding_column = hidden_size() + context_size();
  View readout_input = run.readout_input.view();
  layers_.front().backward_weight_ih(
      gradients, columns(readout_input, embedding_column, embedding_size()), d_gates, 0);
  layers_.front().backward_weight_ih(
      gradients, columns(readout_input, hidden_size(), context_size()), d_gates, embedding_size());

  View d_embedded = columns(run.d_readout_input.view(), embedding_column, embedding_size());
  layers_.front().backward_input(parameters, d_gates, 0, d_embedded, Into::add);
  run.embedding_dropout.backward(d_embedded);
  embedding_.backward(gradients, previous_tokens, d_embedded);
}

}  // namespace attentive
