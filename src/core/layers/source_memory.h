#pragma once

#include <vector>

#include "core/layers/sequences.h"
#include "core/tensor.h"

namespace attentive {

/// What decoders read of a batch of source sentences.
struct SourceMemory {
  const PaddedSequences* source = nullptr;
  Matrix encoder_states;  // [source time * batch, encoder]
  /// What decoders may start from. Of a recurrent encoder each layer's final state, [batch,
  /// directions * state]: h of each direction, then c of each. Of a Transformer, which has no such
  /// state, the mean of each sentence's encoder states, [batch, encoder].
  std::vector<Matrix> final_states;
  Matrix keys;  // [source time * batch, key]: what attention computes once per sentence; empty for
                // the dot scores, which use the encoder states themselves
};

/// Each member has the shape of the member of SourceMemory with the same name.
struct SourceMemoryGradients {
  Matrix encoder_states;
  std::vector<Matrix> final_states;
  Matrix keys;
};

}  // namespace attentive
