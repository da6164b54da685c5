#pragma once

#include <vector>

#include "core/tensor.h"

namespace attentive {

/// The attention weights of a stack of layers: [layer][head], the lowest layer first. Each matrix
/// is [time * batch, memory time].
using HeadsOfLayers = std::vector<std::vector<Matrix>>;

/// The attention weights of every head of every layer of a model.
struct AttentionHeads {
  /// The encoder's self-attention, from source tokens to source tokens. Only a Transformer has it.
  HeadsOfLayers encoder;
  /// The decoder's attention from target tokens to source tokens. A recurrent decoder has one head,
  /// or none without attention.
  HeadsOfLayers cross;
};

}  // namespace attentive
