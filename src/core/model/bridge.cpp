#include "core/model/bridge.h"

#include <algorithm>

#include "core/kernels/activations.h"

namespace attentive {

using kernels::Into;

BridgeLayer::BridgeLayer(ParameterLayout& layout, const std::string& prefix, Index decoder_layer,
                         const ModelConfig& config)
    : encoder_layer_(static_cast<std::size_t>(
          std::max<Index>(0, decoder_layer + config.encoder.layers - config.decoder.layers))),
      cell_source_(config.encoder.cell->state_parts - 1),
      hidden_(layout, prefix + "bridge.hidden_l" + std::to_string(decoder_layer),
              config.encoder.output_size(), config.decoder.hidden_size) {
  if (config.decoder.cell->state_parts > 1) {
    cell_.emplace(layout, prefix + "bridge.cell_l" + std::to_string(decoder_layer),
                  config.encoder.output_size(), config.decoder.hidden_size);
  }
}

void BridgeLayer::forward(const Parameters& parameters, const Encoder& encoder,
                          const EncoderRun& encoder_run, Run& run, View state) const {
  const Index size = hidden_.weight.rows;
  encoder.gather_final(encoder_run, encoder_layer_, 0, run.hidden);
  View h = columns(state, 0, size);
  hidden_.forward(parameters, run.hidden.view(), h);
  kernels::tanh(h);
  if (!cell_) return;
  encoder.gather_final(encoder_run, encoder_layer_, cell_source_, run.cell);
  cell_->forward(parameters, run.cell.view(), columns(state, size, size));
}

void BridgeLayer::backward(const Parameters& parameters, Parameters& gradients, ConstView state,
                           ConstView d_state, const Encoder& encoder, Run& run,
                           EncoderRun& encoder_run) const {
  const Index size = hidden_.weight.rows;
  const auto h = columns(state, 0, size).array();
  run.d_initial.resize(state.rows(), size);
  run.d_initial.view().array() = columns(d_state, 0, size).array() * (1 - h * h);
  run.d_hidden.resize(run.hidden.rows(), run.hidden.cols());
  hidden_.backward_weights(gradients, run.hidden.view(), run.d_initial.view());
  hidden_.backward_input(parameters, run.d_initial.view(), run.d_hidden.view(), Into::replace);
  encoder.scatter_final(run.d_hidden.view(), encoder_layer_, 0, encoder_run);
  if (!cell_) return;
  const ConstView d_c = columns(d_state, size, size);
  run.d_cell.resize(run.cell.rows(), run.cell.cols());
  cell_->backward_weights(gradients, run.cell.view(), d_c);
  cell_->backward_input(parameters, d_c, run.d_cell.view(), Into::replace);
  encoder.scatter_final(run.d_cell.view(), encoder_layer_, cell_source_, encoder_run);
}

}  // namespace attentive
