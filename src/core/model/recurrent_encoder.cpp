#include "core/model/recurrent_encoder.h"

#include "core/model/encoder.h"

namespace attentive {
namespace {

using kernels::Into;

std::vector<Direction> directions_of(const RecurrentEncoderConfig& config) {
  if (config.bidirectional) return {Direction::forward, Direction::backward};
  return {config.reverse_source ? Direction::backward : Direction::forward};
}

}  // namespace

RecurrentEncoder::RecurrentEncoder(ParameterLayout& layout, const ModelConfig& config,
                                   const RecurrentEncoderConfig& encoder)
    : residual_(encoder.residual),
      dropout_(config.dropout),
      embedding_(layout, "encoder.embedding", config.source_vocabulary_size,
                 encoder.embedding_size) {
  Index input_size = encoder.embedding_size;
  for (Index l = 0; l < encoder.layers; ++l) {
    Layer& layer = layers_.emplace_back();
    for (const Direction direction : directions_of(encoder)) {
      layer.emplace_back(layout, "encoder.rnn",
                         "_l" + std::to_string(l) + (layer.empty() ? "" : "_reverse"),
                         RecurrentLayer::Config{.cell = encoder.cell,
                                                .direction = direction,
                                                .input_size = input_size,
                                                .hidden_size = encoder.hidden_size});
    }
    input_size = encoder.output_size();
  }
}

void RecurrentEncoder::forward(EncoderActivations& activations, SourceMemory& memory,
                               const Weights& weights, Random* random) const {
  const PaddedSequences& source = *memory.source;
  activations.recurrent.layers.resize(layers_.size());
  memory.final_states.resize(layers_.size());
  Matrix& embedded = activations.embedded;
  embedded.resize(source.rows(), embedding_.weight.cols);
  embedding_.forward(embedded.view(), weights, source.ids);
  activations.embedding_dropout.draw(dropout_, random, embedded.rows(), embedded.cols());
  activations.embedding_dropout.apply(embedded.view());

  const Matrix* input = &embedded;
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const bool top = l + 1 == layers_.size();
    RecurrentEncoderActivations::Layer& layer = activations.recurrent.layers[l];
    Matrix& outputs = top ? memory.encoder_states : layer.outputs;
    outputs.resize(source.rows(), output_size());
    forward_directions(outputs.view(), memory.final_states[l], layer, weights, source,
                       input->view(), l);
    if (residual_ && l > 0) outputs.view() += input->view();
    if (!top) {
      layer.dropout.draw(dropout_, random, outputs.rows(), outputs.cols());
      layer.dropout.apply(outputs.view());
    }
    input = &outputs;
  }
}

void RecurrentEncoder::forward_directions(View outputs, Matrix& final_state,
                                          RecurrentEncoderActivations::Layer& activations,
                                          const Weights& weights, const PaddedSequences& source,
                                          ConstView input, std::size_t layer) const {
  const Index state_parts = layers_.front().front().cell->state_parts;
  final_state.resize(source.batch, state_parts * output_size());
  for (std::size_t d = 0; d < layers_[layer].size(); ++d) {
    const auto direction = static_cast<Index>(d);
    const RecurrentLayer& recurrent = layers_[layer][d];
    recurrent.forward(activations.directions[d], weights, source, input);
    columns(outputs, direction * hidden_size(), hidden_size()) =
        recurrent.outputs(activations.directions[d]);
    const ConstView own_final_state = recurrent.final_state(activations.directions[d]);
    for (Index part = 0; part < state_parts; ++part) {
      final_part(final_state.view(), direction, part) =
          columns(own_final_state, part * hidden_size(), hidden_size());
    }
  }
}

void RecurrentEncoder::backward(EncoderGradients& d_activations, Parameters& gradients,
                                SourceMemoryGradients& d_memory, const Parameters& parameters,
                                const SourceMemory& memory,
                                const EncoderActivations& activations) const {
  const PaddedSequences& source = *memory.source;
  const RecurrentEncoderActivations& own = activations.recurrent;
  RecurrentEncoderGradients& d_own = d_activations.recurrent;
  d_own.layers.resize(layers_.size());
  for (std::size_t l = layers_.size(); l-- > 0;) {
    const RecurrentEncoderActivations::Layer& layer = own.layers[l];
    RecurrentEncoderGradients::Layer& d_layer = d_own.layers[l];
    const Matrix& input = l == 0 ? activations.embedded : own.layers[l - 1].outputs;
    Matrix& d_input = l == 0 ? d_activations.embedded : d_own.layers[l - 1].outputs;
    const bool top = l + 1 == layers_.size();
    if (!top) layer.dropout.apply(d_layer.outputs.view());
    const ConstView d_outputs = (top ? d_memory.encoder_states : d_layer.outputs).view();
    d_input.resize_zero(input.rows(), input.cols());
    if (residual_ && l > 0) d_input.view() += d_outputs;
    for (std::size_t d = 0; d < layers_[l].size(); ++d) {
      const auto direction = static_cast<Index>(d);
      const RecurrentLayer& recurrent = layers_[l][d];
      RecurrentGradients& d_direction = d_layer.directions[d];
      recurrent.start_backward(d_direction, layer.directions[d]);
      for (Index part = 0; part < recurrent.cell->state_parts; ++part) {
        columns(d_direction.state.view(), part * hidden_size(), hidden_size()) =
            final_part(d_memory.final_states[l].view(), direction, part);
      }
      recurrent.backward(d_direction, columns(d_outputs, direction * hidden_size(), hidden_size()),
                         parameters, source, layer.directions[d]);
      recurrent.backward_weights(gradients, d_direction, input.view(), layer.directions[d]);
      recurrent.backward_input(d_input.view(), d_direction.input_gates.view(), parameters, 0,
                               Into::add);
    }
  }
  View d_embedded = d_activations.embedded.view();
  activations.embedding_dropout.apply(d_embedded);
  embedding_.backward(gradients, d_embedded, source.ids);
}

}  // namespace attentive
