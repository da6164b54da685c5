#pragma once

#include <variant>

#include "core/model/recurrent_encoder.h"
#include "core/model/transformer_encoder.h"

namespace attentive {

/// Reads source sentences into a SourceMemory.
using Encoder = std::variant<RecurrentEncoder, TransformerEncoder>;

/// Keeps what an encoder computes of a batch, apart from the SourceMemory. It is reused from batch
/// to batch.
struct EncoderActivations {
  Matrix embedded;  // [time * batch, embedding], after dropout
  Dropout embedding_dropout;
  RecurrentEncoderActivations recurrent;      // empty for a Transformer
  TransformerEncoderActivations transformer;  // empty for a recurrent encoder
};

struct EncoderGradients {
  Matrix embedded;  // [time * batch, embedding], after backward
  RecurrentEncoderGradients recurrent;
  TransformerEncoderGradients transformer;
};

}  // namespace attentive
