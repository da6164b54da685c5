#include "core/model/seq2seq.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

namespace attentive {
namespace {

/// Into the row of each sentence's previous token for step t: the reference, or what the model
/// found most probable at the step before.
void choose_fed_tokens(const Batch& batch, Index t, const ForwardOptions& options,
                       const DecoderRun& decoder, std::span<std::int32_t> tokens) {
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

}  // namespace

Seq2Seq::Target::Target(ParameterLayout& layout, const ModelConfig& config,
                        const TargetConfig& target, const Embedding& source_embedding)
    : bridge([&] {
        std::vector<BridgeLayer> layers;
        for (Index l = 0; l < config.decoder.layers; ++l) {
          layers.emplace_back(layout, target.prefix(), l, config);
        }
        return layers;
      }()),
      decoder(layout, target.prefix(), config, target.vocabulary_size, source_embedding) {}

Seq2Seq::Seq2Seq(const ModelConfig& config)
    : mutable_layout_(std::make_shared<ParameterLayout>()),
      layout_(mutable_layout_),
      encoder_(*mutable_layout_, config) {
  for (const TargetConfig& target : config.targets) {
    targets_.emplace_back(*mutable_layout_, config, target, encoder_.embedding());
  }
}

void Seq2Seq::encode(const Parameters& parameters, const PaddedSequences& source,
                     std::size_t decoder, Index time, Random* random, Seq2SeqRun& run) const {
  const Target& target = targets_[decoder];
  run.memory.source = &source;
  encoder_.forward(parameters, source, random, run.encoder, run.memory.encoder_states);
  target.decoder.prepare(parameters, run.memory, time, random, run.decoder);
  if (target.decoder.reads_summary()) {
    encoder_.gather_final(run.encoder, encoder_.layer_count() - 1, 0, run.decoder.summary);
  }
  run.bridge.resize(target.bridge.size());
  for (std::size_t l = 0; l < target.bridge.size(); ++l) {
    target.bridge[l].forward(parameters, encoder_, run.encoder, run.bridge[l],
                             run.decoder.state(l, 0));
  }
}

void Seq2Seq::forward(const Parameters& parameters, const Batch& batch,
                      const ForwardOptions& options, Seq2SeqRun& run) const {
  const Decoder& decoder = targets_[batch.decoder].decoder;
  const Index time = batch.input.time;
  encode(parameters, batch.source, batch.decoder, time, options.random, run);
  if (options.teacher_forcing_ratio < 1) {
    run_free(parameters, batch, options, run);
    return;
  }
  run.fed_tokens = batch.input.ids;
  decoder.embed(parameters, run.fed_tokens, {0, time}, run.decoder);
  for (Index t = 0; t < time; ++t) decoder.step(parameters, run.memory, t, run.decoder);
  decoder.read_out(parameters, {0, time}, run.decoder);
}

/// As forward, one step after another, for what a step is fed may hang on the step before.
void Seq2Seq::run_free(const Parameters& parameters, const Batch& batch,
                       const ForwardOptions& options, Seq2SeqRun& run) const {
  const Decoder& decoder = targets_[batch.decoder].decoder;
  const auto sentences = static_cast<std::size_t>(batch.input.batch);
  run.fed_tokens.resize(batch.input.ids.size());
  for (Index t = 0; t < batch.input.time; ++t) {
    const std::span<std::int32_t> tokens =
        std::span(run.fed_tokens).subspan(static_cast<std::size_t>(t) * sentences, sentences);
    choose_fed_tokens(batch, t, options, run.decoder, tokens);
    decoder.embed(parameters, tokens, {t, 1}, run.decoder);
    decoder.step(parameters, run.memory, t, run.decoder);
    decoder.read_out(parameters, {t, 1}, run.decoder);
  }
}

void Seq2Seq::backward(const Parameters& parameters, Parameters& gradients, const Batch& batch,
                       Seq2SeqRun& run) const {
  const Target& target = targets_[batch.decoder];
  Matrix& d_encoder_states = run.memory.d_encoder_states;
  d_encoder_states.resize_zero(run.memory.encoder_states.rows(), run.memory.encoder_states.cols());
  target.decoder.backward(parameters, gradients, run.fed_tokens, run.memory, run.decoder);
  for (EncoderRun::Layer& layer : run.encoder.layers) {
    layer.d_final_state.resize_zero(layer.final_state.rows(), layer.final_state.cols());
  }
  for (std::size_t l = 0; l < target.bridge.size(); ++l) {
    target.bridge[l].backward(parameters, gradients, run.decoder.state(l, 0),
                              run.decoder.layers[l].d_state.view(), encoder_, run.bridge[l],
                              run.encoder);
  }
  if (target.decoder.reads_summary()) {
    encoder_.scatter_final(run.decoder.d_summary.view(), encoder_.layer_count() - 1, 0,
                           run.encoder);
  }
  encoder_.backward(parameters, gradients, batch.source, run.encoder, d_encoder_states);
}

std::shared_ptr<const ParameterLayout> seq2seq_layout(const ModelConfig& config) {
  return Seq2Seq(config).layout();
}

}  // namespace attentive
