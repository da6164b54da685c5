#include "core/model/bridge.h"

#include "core/kernels/activations.h"

namespace attentive {
namespace {

using kernels::Into;

/// Part `part` (0: h, 1: c) of every direction's state, gathered side by side or scattered back.
struct StatePart {
  Index directions;
  Index state_size;
  Index hidden_size;
  Index part;

  void gather(ConstView states, Matrix& gathered) const {
    gathered.resize(states.rows(), directions * hidden_size);
    for (Index d = 0; d < directions; ++d) {
      columns(gathered.view(), d * hidden_size, hidden_size) =
          columns(states, d * state_size + part * hidden_size, hidden_size);
    }
  }

  void scatter_add(ConstView gathered, View states) const {
    for (Index d = 0; d < directions; ++d) {
      columns(states, d * state_size + part * hidden_size, hidden_size) +=
          columns(gathered, d * hidden_size, hidden_size);
    }
  }
};

}  // namespace

BridgeLayer::BridgeLayer(ParameterLayout& layout, Index decoder_layer, Index encoder_layer,
                         const ModelConfig& config)
    : encoder_layer_(encoder_layer),
      encoder_hidden_(config.encoder.hidden_size),
      encoder_state_(cell_of(config.encoder.cell).state_parts * encoder_hidden_),
      directions_(config.encoder.bidirectional ? 2 : 1),
      decoder_hidden_(config.decoder.hidden_size),
      reads_cell_(config.encoder.cell == CellType::lstm && config.decoder.cell == CellType::lstm),
      hidden_(layout, "bridge.hidden_l" + std::to_string(decoder_layer),
              config.encoder.output_size(), decoder_hidden_) {
  if (config.decoder.cell == CellType::lstm) {
    cell_.emplace(layout, "bridge.cell_l" + std::to_string(decoder_layer),
                  config.encoder.output_size(), decoder_hidden_);
  }
}

void BridgeLayer::forward(const Parameters& parameters, const EncoderRun& encoder, Run& run,
                          View state) const {
  const ConstView final_state =
      encoder.layers[static_cast<std::size_t>(encoder_layer_)].final_state.view();
  StatePart{directions_, encoder_state_, encoder_hidden_, 0}.gather(final_state, run.hidden);
  View h = columns(state, 0, decoder_hidden_);
  hidden_.forward(parameters, run.hidden.view(), h);
  kernels::tanh(h);
  if (!cell_) return;
  StatePart{directions_, encoder_state_, encoder_hidden_, reads_cell_ ? 1 : 0}.gather(final_state,
                                                                                      run.cell);
  cell_->forward(parameters, run.cell.view(), columns(state, decoder_hidden_, decoder_hidden_));
}

void BridgeLayer::backward(const Parameters& parameters, Parameters& gradients, ConstView state,
                           ConstView d_state, Run& run, EncoderRun& encoder) const {
  View d_final_state =
      encoder.layers[static_cast<std::size_t>(encoder_layer_)].d_final_state.view();
  const auto h = columns(state, 0, decoder_hidden_).array();
  run.d_initial.resize(state.rows(), decoder_hidden_);
  run.d_initial.view().array() = columns(d_state, 0, decoder_hidden_).array() * (1 - h * h);
  run.d_hidden.resize(run.hidden.rows(), run.hidden.cols());
  hidden_.backward_weights(gradients, run.hidden.view(), run.d_initial.view());
  hidden_.backward_input(parameters, run.d_initial.view(), run.d_hidden.view(), Into::replace);
  StatePart{directions_, encoder_state_, encoder_hidden_, 0}.scatter_add(run.d_hidden.view(),
                                                                         d_final_state);
  if (!cell_) return;
  const ConstView d_c = columns(d_state, decoder_hidden_, decoder_hidden_);
  run.d_cell.resize(run.cell.rows(), run.cell.cols());
  cell_->backward_weights(gradients, run.cell.view(), d_c);
  cell_->backward_input(parameters, d_c, run.d_cell.view(), Into::replace);
  StatePart{directions_, encoder_state_, encoder_hidden_, reads_cell_ ? 1 : 0}.scatter_add(
      run.d_cell.view(), d_final_state);
}

}  // namespace attentive
