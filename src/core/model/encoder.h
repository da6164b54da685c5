#pragma once

#include <variant>

#include "core/model/recurrent_encoder.h"
#include "core/model/transformer_encoder.h"

namespace attentive {

/// Reads source sentences into a SourceMemory.
using Encoder = std::variant<RecurrentEncoder, TransformerEncoder>;

/// What an encoder keeps of a batch, apart from what it writes into the memory. It is reused from
/// batch to batch.
struct EncoderActivations {
  Matrix embedded;  // [time * batch, embedding], after dropout
  Dropout embedding_dropout;
  RecurrentEncoderActivations recurrent;      // empty for a Transformer
  TransformerEncoderActivations transformer;  // empty for a recurrent encoder
};

struct EncoderGradients {
  Matrix embedded;  // of the embedded tokens, after backward
  RecurrentEncoderGradients recurrent;
  TransformerEncoderGradients transformer;
};

}  // namespace attentive
