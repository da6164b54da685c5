#include "core/model/ssru_decoder.h"

#include "core/model/decoder.h"

namespace attentive {
namespace {

std::vector<SsruDecoderLayer> make_ssru_layers(ParameterLayout& layout, const std::string& prefix,
                                               const SsruDecoderConfig& config) {
  std::vector<SsruDecoderLayer> layers;
  for (Index l = 0; l < config.layers; ++l) {
    layers.emplace_back(layout, prefix + "decoder.layers." + std::to_string(l), config);
  }
  return layers;
}

}  // namespace

SsruDecoderLayer::SsruDecoderLayer(ParameterLayout& layout, const std::string& name,
                                   const SsruDecoderConfig& config)
    : ssru(layout, name + ".ssru", config.embedding_size),
      norm1{{layout, name + ".norm1", config.embedding_size, norm_epsilon}},
      attention(layout, name + ".multihead_attn", config.embedding_size, config.heads),
      norm2{{layout, name + ".norm2", config.embedding_size, norm_epsilon}},
      feed_forward(layout, name, config.embedding_size, config.feed_forward_size),
      norm3{{layout, name + ".norm3", config.embedding_size, norm_epsilon}} {}

void SsruDecoderLayer::resize(Activations& activations, Index batch, Index time, Index source_time,
                              double dropout, Random* random) const {
  const Index rows = time * batch;
  const Index features = ssru.features();
  ssru.resize(activations.ssru, batch, time);
  norm1.prepare(activations.norm1, rows, dropout, random);
  activations.recurrent.resize(rows, features);
  attention.resize(activations.attention, rows, source_time);
  norm2.prepare(activations.norm2, rows, dropout, random);
  activations.attended.resize(rows, features);
  activations.hidden.resize(rows, feed_forward.hidden_size());
  norm3.prepare(activations.norm3, rows, dropout, random);
  activations.outputs.resize(rows, features);
}

void SsruDecoderLayer::forward(Activations& activations, const Weights& weights, ConstView x,
                               const AttendedRows& attended_rows, Steps steps) const {
  const Index first = steps.first * attended_rows.rows();
  const auto rows_of = [&](Matrix& all) { return all.rows_view(first, x.rows()); };
  const View recurrent = rows_of(activations.recurrent);
  const View attended = rows_of(activations.attended);
  ssru.forward(rows_of(activations.norm1.sum), activations.ssru, weights, x, {}, steps);
  norm1.forward(recurrent, activations.norm1, weights, x, first);
  attention.forward(rows_of(activations.norm2.sum), activations.attention, weights, recurrent,
                    attended_rows, steps);
  norm2.forward(attended, activations.norm2, weights, recurrent, first);
  feed_forward.forward(rows_of(activations.norm3.sum), rows_of(activations.hidden), weights,
                       attended);
  norm3.forward(rows_of(activations.outputs), activations.norm3, weights, attended, first);
}

SsruDecoder::SsruDecoder(ParameterLayout& layout, const std::string& prefix,
                         const ModelConfig& config, const SsruDecoderConfig& decoder,
                         Index vocabulary_size, const Embedding& source_embedding)
    : dropout_(config.dropout),
      embedding_{make_target_embedding(layout, prefix, config, vocabulary_size, source_embedding)},
      layers_(make_ssru_layers(layout, prefix, decoder)),
      alignment_layer_(
          static_cast<std::size_t>(decoder.alignment_layer.value_or(decoder.layers - 1))),
      alignment_head_(decoder.alignment_head),
      output_(layout, prefix, config, decoder.embedding_size, vocabulary_size,
              embedding_.embedding) {}

void SsruDecoder::prepare(DecoderActivations& activations, const SourceMemory& memory,
                          const Weights& weights, Index time, Random* random) const {
  SsruDecoderActivations& own = activations.ssru;
  activations.start(memory, time);
  own.layers.resize(layers_.size());
  own.first_position = 0;
  resize(activations, memory.source->time, random);
  own.embedding_dropout.draw(dropout_, random, time * activations.batch, features());
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    own.layers[l].ssru.state(0, activations.batch).setZero();
    Matrix& keys_values = own.layers[l].attention.keys_values;
    keys_values.resize(memory.encoder_states.rows(), 2 * features());
    layers_[l].attention.project_memory(keys_values.view(), weights, memory.encoder_states.view());
  }
}

void SsruDecoder::resize(DecoderActivations& activations, Index source_time, Random* random) const {
  SsruDecoderActivations& own = activations.ssru;
  own.embedded.resize(activations.time * activations.batch, features());
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    layers_[l].resize(own.layers[l], activations.batch, activations.time, source_time, dropout_,
                      random);
  }
  activations.attention_weights.resize(activations.time * activations.batch, source_time);
  output_.resize(activations);
}

void SsruDecoder::step(DecoderActivations& activations, const Weights& weights,
                       const SourceMemory& memory, std::span<const std::int32_t> previous_tokens,
                       Steps steps) const {
  SsruDecoderActivations& own = activations.ssru;
  const Index first = steps.first * activations.batch;
  const Index rows = steps.count * activations.batch;
  const Index position = own.first_position + steps.first;
  own.positions.extend(position + steps.count, features());
  const View embedded = own.embedded.rows_view(first, rows);
  embedding_.forward(embedded, weights, own.positions, previous_tokens, position,
                     activations.batch);
  own.embedding_dropout.apply(embedded, first);

  const auto attended_rows = AttendedRows::all_of(*memory.source, activations.sentences);
  const Matrix* x = &own.embedded;
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    layers_[l].forward(own.layers[l], weights, x->rows_view(first, rows), attended_rows, steps);
    x = &own.layers[l].outputs;
  }
  output_.forward(activations, weights, x->rows_view(first, rows), first);
  align(activations, steps);
}

/// Writes the attention weights: those of the alignment layer's alignment head, or the mean of its
/// heads.
void SsruDecoder::align(DecoderActivations& activations, Steps steps) const {
  const Index first = steps.first * activations.batch;
  const Index rows = steps.count * activations.batch;
  const MultiHeadAttention& attention = layers_[alignment_layer_].attention;
  const MultiHeadActivations& of_heads = activations.ssru.layers[alignment_layer_].attention;
  View weights = activations.attention_weights.rows_view(first, rows);
  const auto of_head = [&](Index head) {
    return attention.weights_of(of_heads, head).middleRows(first, rows);
  };
  weights = of_head(alignment_head_.value_or(0));
  if (alignment_head_) return;
  for (Index head = 1; head < attention.heads(); ++head) weights += of_head(head);
  weights /= static_cast<Real>(attention.heads());
}

void SsruDecoder::select_hypotheses(DecoderActivations& activations,
                                    std::span<const Index> rows) const {
  for (SsruDecoderActivations::Layer& layer : activations.ssru.layers) {
    activations.select_states(layer.ssru.states, rows);
  }
  activations.select_rows(rows);
  ++activations.ssru.first_position;
  resize(activations, activations.attention_weights.cols(), nullptr);
}

}  // namespace attentive
