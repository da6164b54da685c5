#include "core/model/bridge.h"

#include <algorithm>

#include "core/kernels/activations.h"

namespace attentive {
namespace {

using kernels::Into;

/// Returns h (part 0) or c (part 1) of all directions in a final state, as a bridge's layer reads
/// it.
template <typename V>
V part_of(V final_state, const Linear& layer, Index part) {
  return columns(final_state, part * layer.weight.cols, layer.weight.cols);
}

/// Returns the index of the encoder's final state from which a decoder layer starts.
std::size_t partner_of(Index decoder_layer, const EncoderConfig& encoder,
                       const RecurrentDecoderConfig& decoder) {
  const auto* recurrent = std::get_if<RecurrentEncoderConfig>(&encoder);
  if (recurrent == nullptr) return 0;
  return static_cast<std::size_t>(
      std::max<Index>(0, decoder_layer + recurrent->layers - decoder.layers));
}

bool has_cell_state(const EncoderConfig& encoder) {
  const auto* recurrent = std::get_if<RecurrentEncoderConfig>(&encoder);
  return recurrent != nullptr && recurrent->cell->state_parts > 1;
}

}  // namespace

BridgeLayer::BridgeLayer(ParameterLayout& layout, const std::string& prefix, Index decoder_layer,
                         const EncoderConfig& encoder, const RecurrentDecoderConfig& decoder)
    : encoder_layer_(partner_of(decoder_layer, encoder, decoder)),
      cell_source_(has_cell_state(encoder) ? 1 : 0),
      hidden_(layout, prefix + "bridge.hidden_l" + std::to_string(decoder_layer),
              output_size(encoder), decoder.hidden_size) {
  if (decoder.cell->state_parts > 1) {
    cell_.emplace(layout, prefix + "bridge.cell_l" + std::to_string(decoder_layer),
                  output_size(encoder), decoder.hidden_size);
  }
}

void BridgeLayer::forward(View state, const Weights& weights, const SourceMemory& memory) const {
  const ConstView final_state = memory.final_states[encoder_layer_].view();
  const Index size = hidden_.weight.rows;
  View h = columns(state, 0, size);
  hidden_.forward(h, weights, part_of(final_state, hidden_, 0));
  kernels::tanh(h);
  if (!cell_) return;
  cell_->forward(columns(state, size, size), weights, part_of(final_state, *cell_, cell_source_));
}

void BridgeLayer::backward(SourceMemoryGradients& d_memory, Parameters& gradients, View d_state,
                           const Parameters& parameters, const SourceMemory& memory,
                           ConstView state) const {
  const ConstView final_state = memory.final_states[encoder_layer_].view();
  const View d_final_state = d_memory.final_states[encoder_layer_].view();
  const Index size = hidden_.weight.rows;
  const auto h = columns(state, 0, size).array();
  View d_h = columns(d_state, 0, size);
  d_h.array() *= 1 - h * h;
  hidden_.backward_weights(gradients, d_h, part_of(final_state, hidden_, 0));
  hidden_.backward_input(part_of(d_final_state, hidden_, 0), d_h, parameters, Into::add);
  if (!cell_) return;
  const ConstView d_c = columns(d_state, size, size);
  cell_->backward_weights(gradients, d_c, part_of(final_state, *cell_, cell_source_));
  cell_->backward_input(part_of(d_final_state, *cell_, cell_source_), d_c, parameters, Into::add);
}

}  // namespace attentive
