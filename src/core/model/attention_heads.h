#pragma once

#include <vector>

#include "core/tensor.h"

namespace attentive {

struct Seq2SeqActivations;

/// The attention weights of every head of every layer: a matrix for each layer, the lowest first.
/// Each has its heads side by side, [time * batch, heads * source time].
struct AttentionHeads {
  /// The encoder's self-attention, from source tokens to source tokens. Only a Transformer has it.
  std::vector<Matrix> encoder;
  /// The decoder's attention from target tokens to source tokens. A recurrent decoder has one layer
  /// with one head, or no layer without attention.
  std::vector<Matrix> cross;
};

/// Returns the weights of one head of a layer, [time * batch, source time].
inline ConstView weights_of_head(const Matrix& layer, Index head, Index source_time) {
  return columns(layer.view(), head * source_time, source_time);
}

/// Returns the weights with which the source was encoded and all steps were taken.
AttentionHeads attention_heads(const Seq2SeqActivations& activations);

}  // namespace attentive
