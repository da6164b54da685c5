#include "core/model/decoder.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/kernels/activations.h"

namespace attentive {
namespace {

using kernels::Into;

Index context_size_of(const ModelConfig& config) {
  return config.context == Context::initial_state ? 0 : config.encoder.output_size();
}

void gather_rows(ConstView from, std::span<const Index> rows, View to) {
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
      embedding_(config.tied_embeddings == TiedEmbeddings::all
                     ? source_embedding
                     : Embedding(layout, prefix + "decoder.embedding", vocabulary_size,
                                 config.decoder.embedding_size)),
      attention_([&]() -> std::optional<Attention> {
        if (context_ != Context::attention) return std::nullopt;
        return Attention(layout, prefix + "decoder.attention", config.attention,
                         config.encoder.output_size(), config.decoder.hidden_size);
      }()),
      layers_([&] {
        std::vector<RecurrentLayer> layers;
        Index input_size = config.decoder.embedding_size;
        if (feeds_context()) input_size += context_size_;
        if (input_feeding_) input_size += config.decoder.readout_size;
        for (Index l = 0; l < config.decoder.layers; ++l) {
          layers.emplace_back(layout, prefix + "decoder.rnn", l, "", config.decoder.cell,
                              input_size, config.decoder.hidden_size,
                              l == 0 ? config.decoder.embedding_size : input_size);
          input_size = config.decoder.hidden_size;
        }
        return layers;
      }()),
      readout_([&]() -> std::optional<Linear> {
        if (config.decoder.readout_size == 0) return std::nullopt;
        Index input_size = config.decoder.hidden_size + context_size_;
        if (feeds_context()) input_size += config.decoder.embedding_size;
        return Linear(layout, prefix + "decoder.readout", input_size, config.decoder.readout_size);
      }()),
      output_(config.tied_embeddings == TiedEmbeddings::none
                  ? Linear(layout, prefix + "decoder.output",
                           readout_ ? config.decoder.readout_size : config.decoder.hidden_size,
                           vocabulary_size)
                  : Linear(layout, prefix + "decoder.output", embedding_.weight)) {}

void Decoder::prepare(const Parameters& parameters, AttentionMemory& memory, Index time,
                      Random* random, DecoderRun& run) const {
  const Index batch = memory.source->batch;
  const Index rows = time * batch;
  run.layers.resize(layers_.size());
  run.selected_outputs.clear();
  shape(batch, time, memory.source->time, run);
  run.sentences.resize(static_cast<std::size_t>(batch));
  std::iota(run.sentences.begin(), run.sentences.end(), Index{0});
  run.embedding_dropout.draw(dropout_, random, rows, embedding_size());
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    run.layers[l].states.resize(rows + batch, layers_[l].state_size());
    if (l > 0) run.layers[l].dropout.draw(dropout_, random, rows, layers_[l].hidden_size);
  }
  if (attention_) attention_->prepare(parameters, memory);
  if (readout_) {
    run.readout.resize(rows + batch, readout_->weight.rows);
    run.readout.rows_view(0, batch).setZero();
  }
  run.output_dropout.draw(dropout_, random, rows, output_.weight.cols);
}

void Decoder::shape(Index batch, Index time, Index source_time, DecoderRun& run) const {
  const Index rows = time * batch;
  run.batch = batch;
  run.time = time;
  run.features.resize(rows, hidden_size() + context_size_ + embedding_size());
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const RecurrentLayer& layer = layers_[l];
    DecoderRun::Layer& layer_run = run.layers[l];
    layer_run.input_gates.resize(rows, layer.gate_size());
    layer_run.hidden_gates.resize(batch, layer.gate_size());
    layer_run.caches.resize(rows, layer.cache_size());
    if (l > 0) layer_run.input.resize(rows, layer.hidden_size);
  }
  if (attention_) run.queries.resize(rows, attention_->query_size());
  run.attention_weights.resize(rows, attention_ ? source_time : 0);
  run.output_input.resize(rows, output_.weight.cols);
  const Index selected = run.selected_outputs.size();
  run.logits.resize(rows, selected > 0 ? selected : vocabulary_size());
}

ConstView Decoder::fed(Steps steps, DecoderRun& run) const {
  const Index first = steps.first * run.batch;
  const Index rows = steps.count * run.batch;
  if (input_feeding_) return run.readout.rows_view(first, rows);
  const View context = context_of(run.features.rows_view(first, rows));
  return columns(context, 0, feeds_context() ? context_size_ : 0);
}

void Decoder::embed(const Parameters& parameters, std::span<const std::int32_t> previous_tokens,
                    Steps steps, DecoderRun& run) const {
  const Index first = steps.first * run.batch;
  const Index rows = steps.count * run.batch;
  View features = run.features.rows_view(first, rows);
  View embedded = token_of(features);
  embedding_.forward(parameters, previous_tokens, embedded);
  run.embedding_dropout.apply(embedded, first);
  View gates = run.layers.front().input_gates.rows_view(first, rows);
  layers_.front().input_gates(parameters, embedded, gates);
  if (context_ != Context::every_step) return;
  for (Index t = 0; t < steps.count; ++t) {
    View context = context_of(run.features.rows_view(first + t * run.batch, run.batch));
    gather_rows(run.summary.view(), run.sentences, context);
  }
  layers_.front().add_input_gates(parameters, context_of(features), embedding_size(), gates);
}

void Decoder::step(const Parameters& parameters, AttentionMemory& memory, Index t,
                   DecoderRun& run) const {
  const Index batch = run.batch;
  const Index first = t * batch;
  const std::size_t top = layers_.size() - 1;

  if (attends_at(Placement::input)) attend(parameters, memory, t, run);
  if (attends_at(Placement::input) || input_feeding_) {
    layers_.front().add_input_gates(parameters, fed({t, 1}, run), embedding_size(),
                                    run.layers.front().input_gates.rows_view(first, batch));
  }
  for (std::size_t l = 0; l <= top; ++l) {
    DecoderRun::Layer& layer_run = run.layers[l];
    if (l > 0) {
      View input = layer_run.input.rows_view(first, batch);
      layer_run.dropout.apply(input, first);
      layers_[l].input_gates(parameters, input, layer_run.input_gates.rows_view(first, batch));
    }
    layers_[l].step(parameters, layer_run.input_gates.rows_view(first, batch), run.state(l, t),
                    layer_run.hidden_gates.view(), layer_run.caches.rows_view(first, batch),
                    run.state(l, t + 1));
    View output = l == top ? columns(run.features.rows_view(first, batch), 0, hidden_size())
                           : run.layers[l + 1].input.rows_view(first, batch);
    output = columns(run.state(l, t + 1), 0, hidden_size());
    if (residual_ && l > 0) output += layer_run.input.rows_view(first, batch);
  }
  if (attends_at(Placement::output)) attend(parameters, memory, t, run);
  if (input_feeding_) fill_readout(parameters, {t, 1}, run);
}

AttentionStep Decoder::attention_step(Index t, DecoderRun& run) const {
  const Index first = t * run.batch;
  return {run.sentences, run.queries.rows_view(first, run.batch),
          run.attention_weights.rows_view(first, run.batch),
          context_of(run.features.rows_view(first, run.batch))};
}

void Decoder::attend(const Parameters& parameters, AttentionMemory& memory, Index t,
                     DecoderRun& run) const {
  const View state = columns(run.state(layers_.size() - 1, query_slot(t)), 0, hidden_size());
  attention_->forward(parameters, memory, state, attention_step(t, run));
}

/// Adds to the gradient of the state that asked, which must be the current d_state.
void Decoder::attend_backward(const Parameters& parameters, Parameters& gradients,
                              AttentionMemory& memory, Index t, DecoderRun& run) const {
  const Index first = t * run.batch;
  attention_->backward(parameters, gradients, memory, attention_step(t, run),
                       context_of(run.d_features.rows_view(first, run.batch)), run.d_weights.view(),
                       run.d_queries.rows_view(first, run.batch),
                       columns(run.layers.back().d_state.view(), 0, hidden_size()));
}

void Decoder::fill_readout(const Parameters& parameters, Steps steps, DecoderRun& run) const {
  const Index first = steps.first * run.batch;
  const Index rows = steps.count * run.batch;
  View readout = run.readout.rows_view(run.batch + first, rows);
  readout_->forward(
      parameters, columns(run.features.rows_view(first, rows), 0, readout_->weight.cols), readout);
  kernels::tanh(readout);
}

/// From the gradient of readouts to that of what their tanh was taken of, and of the features.
void Decoder::readout_backward(const Parameters& parameters, Steps steps, DecoderRun& run) const {
  const Index first = steps.first * run.batch;
  const Index rows = steps.count * run.batch;
  const auto readout = run.readout.rows_view(run.batch + first, rows).array();
  View d_readout = run.d_readout.rows_view(first, rows);
  d_readout.array() *= 1 - readout * readout;
  readout_->backward_input(parameters, d_readout,
                           columns(run.d_features.rows_view(first, rows), 0, readout_->weight.cols),
                           Into::replace);
}

void Decoder::read_out(const Parameters& parameters, Steps steps, DecoderRun& run) const {
  const Index first = steps.first * run.batch;
  const Index rows = steps.count * run.batch;
  View input = run.output_input.rows_view(first, rows);
  if (readout_) {
    if (!input_feeding_) fill_readout(parameters, steps, run);
    input = run.readout.rows_view(run.batch + first, rows);
  } else {
    input = columns(run.features.rows_view(first, rows), 0, hidden_size());
  }
  run.output_dropout.apply(input, first);
  const View logits = run.logits.rows_view(first, rows);
  if (run.selected_outputs.size() > 0) {
    run.selected_outputs.forward(input, logits);
  } else {
    output_.forward(parameters, input, logits);
  }
}

void Decoder::select_outputs(const Parameters& parameters, std::span<const std::int32_t> tokens,
                             DecoderRun& run) const {
  run.selected_outputs.select(output_, parameters, tokens);
  run.logits.resize(run.time * run.batch, run.selected_outputs.size());
}

void Decoder::carry_over(std::span<const Index> rows, DecoderRun& run) const {
  const auto batch = static_cast<Index>(rows.size());
  const auto select = [&](Matrix& slots, Matrix& selected) {
    selected.resize(2 * batch, slots.cols());
    gather_rows(slots.rows_view(run.batch, run.batch), rows, selected.rows_view(0, batch));
    std::swap(slots, selected);
  };
  for (DecoderRun::Layer& layer : run.layers) select(layer.states, layer.selected);
  if (readout_) select(run.readout, run.selected_readout);
  run.selected_sentences.clear();
  for (const Index row : rows) {
    run.selected_sentences.push_back(run.sentences[static_cast<std::size_t>(row)]);
  }
  std::swap(run.sentences, run.selected_sentences);
  shape(batch, 1, run.attention_weights.cols(), run);
}

void Decoder::backward(const Parameters& parameters, Parameters& gradients,
                       std::span<const std::int32_t> previous_tokens, AttentionMemory& memory,
                       DecoderRun& run) const {
  const Index batch = run.batch;
  const Index rows = run.time * batch;

  // The output layer, all steps at once. Rows of padding carry gradients of exactly zero, as their
  // logits do.
  run.d_features.resize_zero(rows, run.features.cols());
  run.d_readout.resize(rows, output_.weight.cols);
  output_.backward_weights(gradients, run.output_input.view(), run.logits.view());
  output_.backward_input(parameters, run.logits.view(), run.d_readout.view(), Into::replace);
  run.output_dropout.apply(run.d_readout.view());
  if (!readout_) {
    columns(run.d_features.view(), 0, hidden_size()) = run.d_readout.view();
  } else if (!input_feeding_) {
    readout_backward(parameters, {0, run.time}, run);
  }

  // Back through time.
  if (attention_) {
    attention_->start_backward(memory);
    run.d_queries.resize(rows, attention_->query_size());
    run.d_weights.resize(batch, memory.source->time);
  }
  run.d_output.resize(batch, hidden_size());
  run.d_input.resize(batch, hidden_size());
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    DecoderRun::Layer& layer_run = run.layers[l];
    layer_run.d_input_gates.resize(rows, layers_[l].gate_size());
    layer_run.d_hidden_gates.resize(rows, layers_[l].gate_size());
    layer_run.d_state.resize_zero(batch, layers_[l].state_size());
    layer_run.d_previous.resize(batch, layers_[l].state_size());
  }
  for (Index t = run.time - 1; t >= 0; --t) {
    if (input_feeding_) readout_backward(parameters, {t, 1}, run);
    if (attends_at(Placement::output)) attend_backward(parameters, gradients, memory, t, run);
    layers_backward(parameters, t, run);
    const View d_gates = run.layers.front().d_input_gates.rows_view(t * batch, batch);
    if (attends_at(Placement::input)) {
      layers_.front().backward_input(parameters, d_gates, embedding_size(),
                                     context_of(run.d_features.rows_view(t * batch, batch)),
                                     Into::add);
      attend_backward(parameters, gradients, memory, t, run);
    } else if (input_feeding_ && t > 0) {
      layers_.front().backward_input(parameters, d_gates, embedding_size(),
                                     run.d_readout.rows_view((t - 1) * batch, batch), Into::add);
    }
  }
  weights_backward(parameters, gradients, memory, run);

  // What the first layer read at all steps.
  const ConstView d_gates = std::as_const(run.layers.front().d_input_gates).view();
  if (context_ == Context::every_step) {
    View d_context = context_of(run.d_features.view());
    layers_.front().backward_input(parameters, d_gates, embedding_size(), d_context, Into::add);
    run.d_summary.resize_zero(batch, context_size_);
    for (Index t = 0; t < run.time; ++t) {
      run.d_summary.view() += context_of(run.d_features.rows_view(t * batch, batch));
    }
  }
  View d_embedded = token_of(run.d_features.view());
  layers_.front().backward_input(parameters, d_gates, 0, d_embedded, Into::add);
  run.embedding_dropout.apply(d_embedded);
  embedding_.backward(gradients, previous_tokens, d_embedded);
}

void Decoder::layers_backward(const Parameters& parameters, Index t, DecoderRun& run) const {
  const Index batch = run.batch;
  const Index first = t * batch;
  run.d_output.view() = columns(run.d_features.rows_view(first, batch), 0, hidden_size());
  for (std::size_t l = layers_.size(); l-- > 0;) {
    DecoderRun::Layer& layer_run = run.layers[l];
    View d_input_gates = layer_run.d_input_gates.rows_view(first, batch);
    columns(layer_run.d_state.view(), 0, hidden_size()) += run.d_output.view();
    layers_[l].step_backward(parameters, run.state(l, t), layer_run.caches.rows_view(first, batch),
                             run.state(l, t + 1), layer_run.d_state.view(), d_input_gates,
                             layer_run.d_hidden_gates.rows_view(first, batch),
                             layer_run.d_previous.view());
    std::swap(layer_run.d_state, layer_run.d_previous);
    if (l == 0) return;
    layers_[l].backward_input(parameters, d_input_gates, 0, run.d_input.view(), Into::replace);
    if (residual_) run.d_input.view() += run.d_output.view();
    layer_run.dropout.apply(run.d_input.view(), first);
    std::swap(run.d_output, run.d_input);
  }
}

/// The gradients of weights that all time steps share, in one product each.
void Decoder::weights_backward(const Parameters& parameters, Parameters& gradients,
                               AttentionMemory& memory, DecoderRun& run) const {
  const Index rows = run.time * run.batch;
  if (readout_) {
    readout_->backward_weights(
        gradients, columns(std::as_const(run.features).view(), 0, readout_->weight.cols),
        run.d_readout.view());
  }
  if (attention_) {
    const ConstView states = run.layers.back().states.rows_view(query_slot(0) * run.batch, rows);
    attention_->finish_backward(parameters, gradients, memory, columns(states, 0, hidden_size()),
                                run.d_queries.view());
  }
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    DecoderRun::Layer& layer_run = run.layers[l];
    const ConstView previous_states = layer_run.states.rows_view(0, rows);
    layers_[l].backward_recurrence(gradients, columns(previous_states, 0, hidden_size()),
                                   layer_run.d_input_gates.view(), layer_run.d_hidden_gates.view());
    if (l > 0) {
      layers_[l].backward_weight_ih(gradients, layer_run.input.view(),
                                    layer_run.d_input_gates.view(), 0);
    }
  }
  const ConstView d_gates = std::as_const(run.layers.front().d_input_gates).view();
  layers_.front().backward_weight_ih(gradients, token_of(run.features.view()), d_gates, 0);
  const ConstView fed_input = fed({0, run.time}, run);
  if (fed_input.cols() > 0) {
    layers_.front().backward_weight_ih(gradients, fed_input, d_gates, embedding_size());
  }
}

}  // namespace attentive
