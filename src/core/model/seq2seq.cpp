#include "core/model/seq2seq.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

namespace attentive {
namespace {

/// Chooses each sentence's previous token for step t: the reference, or the token that the model
/// found most probable at the step before.
void choose_previous_tokens(std::span<std::int32_t> tokens, const Batch& batch,
                            const DecoderActivations& decoder, Index t,
                            const ForwardOptions& options) {
  const Index sentences = batch.input.batch;
  for (Index b = 0; b < sentences; ++b) {
    const Index row = t * sentences + b;
    const double ratio = options.teacher_forcing_ratio;
    const bool forced =
        t == 0 || (ratio > 0 && options.random != nullptr && options.random->uniform() < ratio);
    if (forced) {
      tokens[static_cast<std::size_t>(b)] = batch.input.ids[static_cast<std::size_t>(row)];
      continue;
    }
    Index best = 0;
    decoder.logits.view().row(row - sentences).maxCoeff(&best);
    tokens[static_cast<std::size_t>(b)] = static_cast<std::int32_t>(best);
  }
}

std::vector<BridgeLayer> make_bridge(ParameterLayout& layout, const std::string& prefix,
                                     const ModelConfig& config) {
  std::vector<BridgeLayer> layers;
  for (Index l = 0; l < config.decoder.layers; ++l) layers.emplace_back(layout, prefix, l, config);
  return layers;
}

/// Returns the final h of the encoder's top layer in all directions, with which its final state
/// begins.
template <typename Layers>
auto top_hidden(Layers& layers, Index size) {
  return columns(layers.back().final_state.view(), 0, size);
}

}  // namespace

Seq2Seq::Target::Target(ParameterLayout& layout, const ModelConfig& config,
                        const TargetConfig& target, const Embedding& source_embedding)
    : bridge(make_bridge(layout, target.prefix(), config)),
      decoder(layout, target.prefix(), config, target.vocabulary_size, source_embedding) {}

Seq2Seq::Seq2Seq(const ModelConfig& config)
    : mutable_layout_(std::make_shared<ParameterLayout>()),
      layout_(mutable_layout_),
      encoder_(*mutable_layout_, config) {
  for (const TargetConfig& target : config.targets) {
    targets_.emplace_back(*mutable_layout_, config, target, encoder_.embedding());
  }
}

void Seq2Seq::encode(Seq2SeqActivations& activations, const Weights& weights,
                     const PaddedSequences& source, std::size_t decoder, Index time,
                     Random* random) const {
  const Target& target = targets_[decoder];
  AttentionMemory& memory = activations.memory;
  memory.source = &source;
  encoder_.forward(activations.encoder, memory.encoder_states, weights, source, random);
  target.decoder.prepare(activations.decoder, memory, weights, time, random);
  if (target.decoder.reads_final_encoder_state()) {
    const ConstView h = top_hidden(activations.encoder.layers, memory.encoder_states.cols());
    activations.decoder.final_encoder_state.resize(h.rows(), h.cols());
    activations.decoder.final_encoder_state.view() = h;
  }
  for (std::size_t l = 0; l < target.bridge.size(); ++l) {
    target.bridge[l].forward(activations.decoder.layers[l].recurrent.state(0), weights,
                             activations.encoder);
  }
}

void Seq2Seq::forward(Seq2SeqActivations& activations, const Weights& weights, const Batch& batch,
                      const ForwardOptions& options) const {
  const Index time = batch.input.time;
  encode(activations, weights, batch.source, batch.decoder, time, options.random);
  if (options.teacher_forcing_ratio < 1) {
    decode_with_sampling(activations, weights, batch, options);
    return;
  }
  activations.previous_tokens = batch.input.ids;
  decoder(batch.decoder)
      .step(activations.decoder, weights, activations.memory, activations.previous_tokens,
            {0, time});
}

/// Takes one step after another, since what a step reads may depend on the step before.
void Seq2Seq::decode_with_sampling(Seq2SeqActivations& activations, const Weights& weights,
                                   const Batch& batch, const ForwardOptions& options) const {
  const auto sentences = static_cast<std::size_t>(batch.input.batch);
  activations.previous_tokens.resize(batch.input.ids.size());
  for (Index t = 0; t < batch.input.time; ++t) {
    const std::span<std::int32_t> tokens =
        std::span(activations.previous_tokens)
            .subspan(static_cast<std::size_t>(t) * sentences, sentences);
    choose_previous_tokens(tokens, batch, activations.decoder, t, options);
    decoder(batch.decoder).step(activations.decoder, weights, activations.memory, tokens, {t, 1});
  }
}

void Seq2Seq::backward(Seq2SeqGradients& d_activations, Parameters& gradients,
                       const Parameters& parameters, const Batch& batch,
                       const Seq2SeqActivations& activations) const {
  const Target& target = targets_[batch.decoder];
  const Matrix& encoder_states = activations.memory.encoder_states;
  d_activations.memory.encoder_states.resize_zero(encoder_states.rows(), encoder_states.cols());
  target.decoder.backward(d_activations.decoder, d_activations.memory, gradients, parameters,
                          activations.memory, activations.previous_tokens, activations.decoder);
  encoder_.start_backward(d_activations.encoder, activations.encoder);
  for (std::size_t l = 0; l < target.bridge.size(); ++l) {
    target.bridge[l].backward(
        d_activations.encoder, gradients, d_activations.decoder.layers[l].state.view(), parameters,
        activations.encoder, activations.decoder.layers[l].recurrent.state(0));
  }
  if (target.decoder.reads_final_encoder_state()) {
    View d_h = top_hidden(d_activations.encoder.layers, encoder_states.cols());
    d_h += d_activations.decoder.final_encoder_state.view();
  }
  encoder_.backward(d_activations.encoder, gradients, d_activations.memory.encoder_states.view(),
                    parameters, batch.source, activations.encoder);
}

std::shared_ptr<const ParameterLayout> seq2seq_layout(const ModelConfig& config) {
  return Seq2Seq(config).layout();
}

}  // namespace attentive
