#include "core/model/seq2seq.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <variant>

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

Encoder make_encoder(ParameterLayout& layout, const ModelConfig& config) {
  if (const auto* encoder = std::get_if<TransformerEncoderConfig>(&config.encoder)) {
    return TransformerEncoder(layout, config, *encoder);
  }
  return RecurrentEncoder(layout, config, std::get<RecurrentEncoderConfig>(config.encoder));
}

Decoder make_decoder(ParameterLayout& layout, const ModelConfig& config, const TargetConfig& target,
                     const Embedding& source_embedding) {
  const std::string prefix = target.prefix();
  if (const auto* decoder = std::get_if<SsruDecoderConfig>(&config.decoder)) {
    return SsruDecoder(layout, prefix, config, *decoder, target.vocabulary_size, source_embedding);
  }
  return RecurrentDecoder(layout, prefix, config, std::get<RecurrentDecoderConfig>(config.decoder),
                          target.vocabulary_size, source_embedding);
}

/// Sets the gradients to which decoders add to zero.
void start_backward(SourceMemoryGradients& d_memory, const SourceMemory& memory) {
  d_memory.encoder_states.resize_zero(memory.encoder_states.rows(), memory.encoder_states.cols());
  d_memory.final_states.resize(memory.final_states.size());
  for (std::size_t l = 0; l < memory.final_states.size(); ++l) {
    d_memory.final_states[l].resize_zero(memory.final_states[l].rows(),
                                         memory.final_states[l].cols());
  }
}

}  // namespace

Seq2Seq::Seq2Seq(const ModelConfig& config)
    : mutable_layout_(std::make_shared<ParameterLayout>()),
      layout_(mutable_layout_),
      has_attention_(config.context == Context::attention),
      encoder_(make_encoder(*mutable_layout_, config)) {
  const auto& source_embedding = std::visit(
      [](const auto& encoder) -> const Embedding& { return encoder.embedding(); }, encoder_);
  for (const TargetConfig& target : config.targets) {
    decoders_.push_back(make_decoder(*mutable_layout_, config, target, source_embedding));
  }
}

Index Seq2Seq::vocabulary_size(std::size_t decoder) const {
  return std::visit([](const auto& kind) { return kind.output().vocabulary_size(); },
                    decoders_[decoder]);
}

void Seq2Seq::encode(Seq2SeqActivations& activations, const Weights& weights,
                     const PaddedSequences& source, std::size_t decoder, Index time,
                     Random* random) const {
  SourceMemory& memory = activations.memory;
  memory.source = &source;
  std::visit([&](const auto& kind) { kind.forward(activations.encoder, memory, weights, random); },
             encoder_);
  std::visit(
      [&](const auto& kind) { kind.prepare(activations.decoder, memory, weights, time, random); },
      decoders_[decoder]);
}

void Seq2Seq::step(Seq2SeqActivations& activations, const Weights& weights, std::size_t decoder,
                   std::span<const std::int32_t> previous_tokens, Steps steps) const {
  std::visit(
      [&](const auto& kind) {
        kind.step(activations.decoder, weights, activations.memory, previous_tokens, steps);
      },
      decoders_[decoder]);
}

void Seq2Seq::select_outputs(Seq2SeqActivations& activations, const Weights& weights,
                             std::size_t decoder, std::span<const std::int32_t> tokens) const {
  std::visit([&](const auto& kind) { kind.output().select(activations.decoder, weights, tokens); },
             decoders_[decoder]);
}

void Seq2Seq::select_hypotheses(Seq2SeqActivations& activations, std::size_t decoder,
                                std::span<const Index> rows) const {
  std::visit([&](const auto& kind) { kind.select_hypotheses(activations.decoder, rows); },
             decoders_[decoder]);
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
  step(activations, weights, batch.decoder, activations.previous_tokens, {0, time});
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
    step(activations, weights, batch.decoder, tokens, {t, 1});
  }
}

void Seq2Seq::backward(Seq2SeqGradients& d_activations, Parameters& gradients,
                       const Parameters& parameters, const Batch& batch,
                       const Seq2SeqActivations& activations) const {
  const SourceMemory& memory = activations.memory;
  start_backward(d_activations.memory, memory);
  std::visit(
      [&](const auto& kind) {
        kind.backward(d_activations.decoder, d_activations.memory, gradients, parameters, memory,
                      activations.previous_tokens, activations.decoder);
      },
      decoders_[batch.decoder]);
  std::visit(
      [&](const auto& kind) {
        kind.backward(d_activations.encoder, gradients, d_activations.memory, parameters, memory,
                      activations.encoder);
      },
      encoder_);
}

std::shared_ptr<const ParameterLayout> seq2seq_layout(const ModelConfig& config) {
  return Seq2Seq(config).layout();
}

}  // namespace attentive
