#include "core/model/output_layer.h"

#include "core/model/decoder.h"

namespace attentive {
namespace {

Linear make_linear(ParameterLayout& layout, const std::string& name, const ModelConfig& config,
                   Index features, Index vocabulary_size, const Embedding& target_embedding) {
  if (config.tied_embeddings == TiedEmbeddings::none) {
    return {layout, name, features, vocabulary_size};
  }
  return {layout, name, target_embedding.weight};
}

}  // namespace

Embedding make_target_embedding(ParameterLayout& layout, const std::string& prefix,
                                const ModelConfig& config, Index vocabulary_size,
                                const Embedding& source_embedding) {
  if (config.tied_embeddings == TiedEmbeddings::all) return source_embedding;
  return {layout, prefix + "decoder.embedding", vocabulary_size, embedding_size(config.decoder)};
}

OutputLayer::OutputLayer(ParameterLayout& layout, const std::string& prefix,
                         const ModelConfig& config, Index features, Index vocabulary_size,
                         const Embedding& target_embedding)
    : linear(make_linear(layout, prefix + "decoder.output", config, features, vocabulary_size,
                         target_embedding)) {}

void OutputLayer::resize(DecoderActivations& activations) const {
  const Index selected = activations.selected_outputs.size();
  activations.logits.resize(activations.time * activations.batch,
                            selected > 0 ? selected : vocabulary_size());
}

void OutputLayer::forward(DecoderActivations& activations, const Weights& weights, ConstView x,
                          Index first) const {
  const View logits = activations.logits.rows_view(first, x.rows());
  if (activations.selected_outputs.size() > 0) {
    activations.selected_outputs.forward(logits, x);
  } else {
    linear.forward(logits, weights, x);
  }
}

void OutputLayer::select(DecoderActivations& activations, const Weights& weights,
                         std::span<const std::int32_t> tokens) const {
  activations.selected_outputs.select(weights, linear, tokens);
  resize(activations);
}

}  // namespace attentive
