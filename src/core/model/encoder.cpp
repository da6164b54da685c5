#include "core/model/encoder.h"

namespace attentive {
namespace {

std::vector<Direction> directions_of(const EncoderConfig& config) {
  if (config.bidirectional) return {Direction::forward, Direction::backward};
  return {config.reverse_source ? Direction::backward : Direction::forward};
}

}  // namespace

Encoder::Encoder(ParameterLayout& layout, const ModelConfig& config)
    : directions_(directions_of(config.encoder)),
      residual_(config.encoder.residual),
      dropout_(config.dropout),
      embedding_(layout, "encoder.embedding", config.source_vocabulary_size,
                 config.encoder.embedding_size) {
  Index input_size = config.encoder.embedding_size;
  for (Index l = 0; l < config.encoder.layers; ++l) {
    auto& layer = layers_.emplace_back();
    for (std::size_t d = 0; d < directions_.size(); ++d) {
      layer.emplace_back(layout, "encoder.rnn", l, d == 0 ? "" : "_reverse", config.encoder.cell,
                         input_size, config.encoder.hidden_size);
    }
    input_size = config.encoder.output_size();
  }
}

void Encoder::forward(const Parameters& parameters, const PaddedSequences& source, Random* random,
                      EncoderRun& run, Matrix& encoder_states) const {
  const Index batch = source.batch;
  const auto direction_count = static_cast<Index>(directions_.size());
  run.layers.resize(layers_.size());
  run.embedded.resize(source.rows(), embedding_.weight.cols);
  embedding_.forward(parameters, source.ids, run.embedded.view());
  run.dropout.draw(dropout_, random, run.embedded.rows(), run.embedded.cols());
  run.dropout.apply(run.embedded.view());

  const Matrix* input = &run.embedded;
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const bool top = l + 1 == layers_.size();
    EncoderRun::Layer& layer_run = run.layers[l];
    Matrix& outputs = top ? encoder_states : layer_run.outputs;
    outputs.resize(source.rows(), direction_count * hidden_size());
    layer_run.final_state.resize(batch, direction_count * state_size());
    for (Index d = 0; d < direction_count; ++d) {
      const auto at = static_cast<std::size_t>(d);
      const RecurrentLayer& layer = layers_[l][at];
      RecurrentRun& direction_run = layer_run.directions[at];
      run_recurrent(layer, directions_[at], parameters, source, input->view(), direction_run);
      columns(outputs.view(), d * hidden_size(), hidden_size()) =
          direction_run.outputs(layer, directions_[at], batch);
      columns(layer_run.final_state.view(), d * state_size(), state_size()) =
          direction_run.final_state(directions_[at], batch);
    }
    if (residual_ && l > 0) outputs.view() += input->view();
    if (!top) {
      layer_run.dropout.draw(dropout_, random, outputs.rows(), outputs.cols());
      layer_run.dropout.apply(outputs.view());
    }
    input = &outputs;
  }
}

void Encoder::gather_final(const EncoderRun& run, std::size_t layer, Index part,
                           Matrix& gathered) const {
  const Matrix& states = run.layers[layer].final_state;
  const auto direction_count = static_cast<Index>(directions_.size());
  gathered.resize(states.rows(), direction_count * hidden_size());
  for (Index d = 0; d < direction_count; ++d) {
    columns(gathered.view(), d * hidden_size(), hidden_size()) =
        columns(states.view(), d * state_size() + part * hidden_size(), hidden_size());
  }
}

void Encoder::scatter_final(ConstView d_gathered, std::size_t layer, Index part,
                            EncoderRun& run) const {
  View d_states = run.layers[layer].d_final_state.view();
  for (Index d = 0; d < static_cast<Index>(directions_.size()); ++d) {
    columns(d_states, d * state_size() + part * hidden_size(), hidden_size()) +=
        columns(d_gathered, d * hidden_size(), hidden_size());
  }
}

void Encoder::backward(const Parameters& parameters, Parameters& gradients,
                       const PaddedSequences& source, EncoderRun& run,
                       Matrix& d_encoder_states) const {
  run.d_embedded.resize_zero(source.rows(), run.embedded.cols());
  for (std::size_t l = layers_.size(); l-- > 0;) {
    EncoderRun::Layer& layer_run = run.layers[l];
    const bool top = l + 1 == layers_.size();
    const Matrix& input = l == 0 ? run.embedded : run.layers[l - 1].outputs;
    Matrix& d_input = l == 0 ? run.d_embedded : run.layers[l - 1].d_outputs;
    Matrix& d_outputs = top ? d_encoder_states : layer_run.d_outputs;
    if (!top) layer_run.dropout.apply(d_outputs.view());
    if (l > 0) d_input.resize_zero(source.rows(), input.cols());
    if (residual_ && l > 0) d_input.view() += d_outputs.view();
    for (std::size_t d = 0; d < directions_.size(); ++d) {
      const auto direction = static_cast<Index>(d);
      run_recurrent_backward(
          layers_[l][d], directions_[d], parameters, source, input.view(),
          columns(d_outputs.view(), direction * hidden_size(), hidden_size()),
          columns(layer_run.d_final_state.view(), direction * state_size(), state_size()),
          layer_run.directions[d], gradients, d_input.view());
    }
  }
  run.dropout.apply(run.d_embedded.view());
  embedding_.backward(gradients, source.ids, run.d_embedded.view());
}

}  // namespace attentive
