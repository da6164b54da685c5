#pragma once

#include <vector>

#include "core/layers/sequences.h"
#include "core/tensor.h"

namespace attentive {

/// A batch of source sentences as decoders read them.
struct SourceMemory {
  const PaddedSequences* source = nullptr;
  Matrix encoder_states;  // [source time * batch, encoder]
  /// The states from which decoders may start. A recurrent encoder writes each layer's final state,
  /// [batch, directions * state]: h of each direction, then c of each. A Transformer has no such
  /// state and writes the mean of each sentence's encoder states, [batch, encoder].
  std::vector<Matrix> final_states;
  Matrix keys;  // [source time * batch, key], computed once per sentence; empty for the dot scores,
                // which use the encoder states themselves
};

/// Each member has the shape of the member of SourceMemory with the same name.
struct SourceMemoryGradients {
  Matrix encoder_states;
  std::vector<Matrix> final_states;
  Matrix keys;
};

}  // namespace attentive
