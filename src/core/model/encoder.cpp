#include "core/model/encoder.h"

namespace attentive {
namespace {

using kernels::Into;

std::vector<Direction> directions_of(const EncoderConfig& config) {
  if (config.bidirectional) return {Direction::forward, Direction::backward};
  return {config.reverse_source ? Direction::backward : Direction::forward};
}

}  // namespace

Encoder::Encoder(ParameterLayout& layout, const ModelConfig& config)
    : residual_(config.encoder.residual),
      dropout_(config.dropout),
      embedding_(layout, "encoder.embedding", config.source_vocabulary_size,
                 config.encoder.embedding_size) {
  Index input_size = config.encoder.embedding_size;
  for (Index l = 0; l < config.encoder.layers; ++l) {
    Layer& layer = layers_.emplace_back();
    for (const Direction direction : directions_of(config.encoder)) {
      layer.emplace_back(layout, "encoder.rnn",
                         "_l" + std::to_string(l) + (layer.empty() ? "" : "_reverse"),
                         RecurrentLayer::Config{.cell = config.encoder.cell,
                                                .direction = direction,
                                                .input_size = input_size,
                                                .hidden_size = config.encoder.hidden_size});
    }
    input_size = config.encoder.output_size();
  }
}

void Encoder::forward(EncoderActivations& activations, Matrix& encoder_states,
                      const Weights& weights, const PaddedSequences& source, Random* random) const {
  activations.layers.resize(layers_.size());
  Matrix& embedded = activations.embedded;
  embedded.resize(source.rows(), embedding_.weight.cols);
  embedding_.forward(embedded.view(), weights, source.ids);
  activations.embedding_dropout.draw(dropout_, random, embedded.rows(), embedded.cols());
  activations.embedding_dropout.apply(embedded.view());

  const Matrix* input = &embedded;
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const bool top = l + 1 == layers_.size();
    EncoderActivations::Layer& layer = activations.layers[l];
    Matrix& outputs = top ? encoder_states : layer.outputs;
    outputs.resize(source.rows(), output_size());
    forward_directions(outputs.view(), layer, weights, source, input->view(), l);
    if (residual_ && l > 0) outputs.view() += input->view();
    if (!top) {
      layer.dropout.draw(dropout_, random, outputs.rows(), outputs.cols());
      layer.dropout.apply(outputs.view());
    }
    input = &outputs;
  }
}

/// Runs all directions of a layer and puts their outputs and final states side by side.
void Encoder::forward_directions(View outputs, EncoderActivations::Layer& activations,
                                 const Weights& weights, const PaddedSequences& source,
                                 ConstView input, std::size_t layer) const {
  const Index state_parts = layers_.front().front().cell->state_parts;
  activations.final_state.resize(source.batch, state_parts * output_size());
  for (std::size_t d = 0; d < layers_[layer].size(); ++d) {
    const auto direction = static_cast<Index>(d);
    const RecurrentLayer& recurrent = layers_[layer][d];
    recurrent.forward(activations.directions[d], weights, source, input);
    columns(outputs, direction * hidden_size(), hidden_size()) =
        recurrent.outputs(activations.directions[d]);
    const ConstView final_state = recurrent.final_state(activations.directions[d]);
    for (Index part = 0; part < state_parts; ++part) {
      final_part(activations.final_state.view(), direction, part) =
          columns(final_state, part * hidden_size(), hidden_size());
    }
  }
}

void Encoder::start_backward(EncoderGradients& d_activations,
                             const EncoderActivations& activations) const {
  d_activations.layers.resize(layers_.size());
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const Matrix& final_state = activations.layers[l].final_state;
    d_activations.layers[l].final_state.resize_zero(final_state.rows(), final_state.cols());
  }
}

void Encoder::backward(EncoderGradients& d_activations, Parameters& gradients,
                       ConstView d_encoder_states, const Parameters& parameters,
                       const PaddedSequences& source, const EncoderActivations& activations) const {
  for (std::size_t l = layers_.size(); l-- > 0;) {
    const EncoderActivations::Layer& layer = activations.layers[l];
    EncoderGradients::Layer& d_layer = d_activations.layers[l];
    const Matrix& input = l == 0 ? activations.embedded : activations.layers[l - 1].outputs;
    Matrix& d_input = l == 0 ? d_activations.embedded : d_activations.layers[l - 1].outputs;
    const bool top = l + 1 == layers_.size();
    if (!top) layer.dropout.apply(d_layer.outputs.view());
    const ConstView d_outputs = top ? d_encoder_states : d_layer.outputs.view();
    d_input.resize_zero(input.rows(), input.cols());
    if (residual_ && l > 0) d_input.view() += d_outputs;
    for (std::size_t d = 0; d < layers_[l].size(); ++d) {
      const auto direction = static_cast<Index>(d);
      const RecurrentLayer& recurrent = layers_[l][d];
      RecurrentGradients& d_direction = d_layer.directions[d];
      recurrent.start_backward(d_direction, layer.directions[d]);
      for (Index part = 0; part < recurrent.cell->state_parts; ++part) {
        columns(d_direction.state.view(), part * hidden_size(), hidden_size()) =
            final_part(d_layer.final_state.view(), direction, part);
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
