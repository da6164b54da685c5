#include "core/model/attention_heads.h"

#include <algorithm>

#include "core/model/seq2seq.h"

namespace attentive {
namespace {

/// Appends a copy without the memory that activations keep for larger batches.
void append_copy(std::vector<Matrix>& layers, const Matrix& weights) {
  Matrix& copy = layers.emplace_back(weights.rows(), weights.cols());
  std::copy_n(weights.data(), weights.size(), copy.data());
}

}  // namespace

AttentionHeads attention_heads(const Seq2SeqActivations& activations) {
  AttentionHeads heads;
  for (const auto& layer : activations.encoder.transformer.layers) {
    append_copy(heads.encoder, layer.attention.weights);
  }
  const DecoderActivations& decoder = activations.decoder;
  for (const auto& layer : decoder.ssru.layers) append_copy(heads.cross, layer.attention.weights);
  const bool recurrent = decoder.ssru.layers.empty();
  if (recurrent && decoder.attention_weights.cols() > 0) {
    append_copy(heads.cross, decoder.attention_weights);
  }
  return heads;
}

}  // namespace attentive
