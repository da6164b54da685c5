#include "core/model/encoder.h"

namespace attentive {
namespace {

constexpr Direction directions[] = {Direction::forward, Direction::backward};

}  // namespace

Encoder::Encoder(ParameterLayout& layout, const ModelConfig& config)
    : bidirectional_(config.encoder.bidirectional),
      dropout_(config.dropout),
      embedding_(layout, "encoder.embedding", config.source_vocabulary_size,
                 config.encoder.embedding_size) {
  Index input_size = config.encoder.embedding_size;
  for (Index l = 0; l < config.encoder.layers; ++l) {
    auto& layer = layers_.emplace_back();
    for (Index d = 0; d < direction_count(); ++d) {
      layer.emplace_back(layout, "encoder.rnn", l, d == 0 ? "" : "_reverse", config.encoder.cell,
                         input_size, config.encoder.hidden_size);
    }
    input_size = config.encoder.output_size();
  }
}

void Encoder::forward(const Parameters& parameters, const PaddedSequences& source, Random* random,
                      EncoderRun& run, Matrix& encoder_states) const {
  const Index batch = source.batch;
  run.layers.resize(layers_.size());
  run.embedded.resize(source.rows(), embedding_.weight.cols);
  embedding_.forward(parameters, source.ids, run.embedded.view());
  run.dropout.forward(dropout_, random, run.embedded.view());

  const Matrix* input = &run.embedded;
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const bool top = l + 1 == layers_.size();
    EncoderRun::Layer& layer_run = run.layers[l];
    const RecurrentLayer& shape = layers_[l].front();
    Matrix& outputs = top ? encoder_states : layer_run.outputs;
    outputs.resize(source.rows(), direction_count() * shape.hidden_size);
    layer_run.final_state.resize(batch, direction_count() * shape.state_size());
    for (Index d = 0; d < direction_count(); ++d) {
      const RecurrentLayer& layer = layers_[l][static_cast<std::size_t>(d)];
      RecurrentRun& direction_run = layer_run.directions[d];
      run_recurrent(layer, directions[d], parameters, source, input->view(), direction_run);
      columns(outputs.view(), d * layer.hidden_size, layer.hidden_size) =
          direction_run.outputs(layer, directions[d], batch);
      columns(layer_run.final_state.view(), d * layer.state_size(), layer.state_size()) =
          direction_run.final_state(directions[d], batch);
    }
    if (!top) layer_run.dropout.forward(dropout_, random, outputs.view());
    input = &outputs;
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
    if (l > 0) d_input.resize_zero(source.rows(), input.cols());
    if (!top) layer_run.dropout.backward(d_outputs.view());
    for (Index d = 0; d < direction_count(); ++d) {
      const RecurrentLayer& layer = layers_[l][static_cast<std::size_t>(d)];
      run_recurrent_backward(
          layer, directions[d], parameters, source, input.view(),
          columns(d_outputs.view(), d * layer.hidden_size, layer.hidden_size),
          columns(layer_run.d_final_state.view(), d * layer.state_size(), layer.state_size()),
          layer_run.directions[d], gradients, d_input.view());
    }
  }
  run.dropout.backward(run.d_embedded.view());
  embedding_.backward(gradients, source.ids, run.d_embedded.view());
}

}  // namespace attentive
