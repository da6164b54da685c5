#include "core/model/seq2seq.h"

#include <algorithm>

namespace attentive {

Seq2Seq::Seq2Seq(const ModelConfig& config)
    : mutable_layout_(std::make_shared<ParameterLayout>()),
      layout_(mutable_layout_),
      encoder_(*mutable_layout_, config),
      bridge_([&] {
        // The stacks are matched at the top; decoder layers without a partner read the lowest.
        std::vector<BridgeLayer> bridge;
        for (Index l = 0; l < config.decoder.layers; ++l) {
          const Index partner =
              std::max<Index>(0, l + config.encoder.layers - config.decoder.layers);
          bridge.emplace_back(*mutable_layout_, l, partner, config);
        }
        return bridge;
      }()),
      decoder_(*mutable_layout_, config) {}

void Seq2Seq::encode(const Parameters& parameters, const PaddedSequences& source, Index time,
                     Random* random, Seq2SeqRun& run) const {
  run.memory.source = &source;
  encoder_.forward(parameters, source, random, run.encoder, run.memory.encoder_states);
  decoder_.prepare_memory(parameters, run.memory);
  decoder_.prepare(run.memory, time, run.decoder);
  run.bridge.resize(bridge_.size());
  for (std::size_t l = 0; l < bridge_.size(); ++l) {
    bridge_[l].forward(parameters, run.encoder, run.bridge[l], run.decoder.state(l, 0));
  }
}

void Seq2Seq::forward(const Parameters& parameters, const Batch& batch, Random* random,
                      Seq2SeqRun& run) const {
  encode(parameters, batch.source, batch.input.time, random, run);
  decoder_.embed(parameters, batch.input.ids, random, run.decoder);
  for (Index t = 0; t < batch.input.time; ++t) {
    decoder_.step(parameters, run.memory, t, random, run.decoder);
  }
  decoder_.read_out(parameters, random, run.decoder);
}

void Seq2Seq::backward(const Parameters& parameters, Parameters& gradients, const Batch& batch,
                       Seq2SeqRun& run) const {
  decoder_.backward(parameters, gradients, batch.input.ids, run.memory, run.decoder);
  for (EncoderRun::Layer& layer : run.encoder.layers) {
    layer.d_final_state.resize_zero(layer.final_state.rows(), layer.final_state.cols());
  }
  for (std::size_t l = 0; l < bridge_.size(); ++l) {
    bridge_[l].backward(parameters, gradients, run.decoder.state(l, 0),
                        run.decoder.layers[l].d_state.view(), run.bridge[l], run.encoder);
  }
  encoder_.backward(parameters, gradients, batch.source, run.encoder, run.memory.d_encoder_states);
}

std::shared_ptr<const ParameterLayout> seq2seq_layout(const ModelConfig& config) {
  return Seq2Seq(config).layout();
}

}  // namespace attentive
