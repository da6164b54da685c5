#pragma once

#include <vector>

#include "core/layers/attention.h"
#include "core/layers/dropout.h"
#include "core/layers/embedding.h"
#include "core/layers/recurrent.h"
#include "core/model/config.h"

namespace attentive {

/// What the encoder keeps of a batch. Reused from batch to batch.
struct EncoderRun {
  struct Layer {
    RecurrentRun directions[2];
    Matrix outputs;      // [time * batch, directions * hidden], after dropout between layers
    Matrix final_state;  // [batch, directions * state]: the directions' states side by side
    Matrix d_outputs;
    Matrix d_final_state;
    Dropout dropout;
  };

  Matrix embedded;  // [time * batch, embedding]
  Matrix d_embedded;
  Dropout dropout;
  std::vector<Layer> layers;
};

/// Reads the source sentence: embedding, then a stack of recurrent layers in one or both
/// directions (Schuster & Paliwal 1997). The top layer's outputs are the encoder states.
class Encoder {
 public:
  Encoder(ParameterLayout& layout, const ModelConfig& config);

  /// Writes encoder_states [time * batch, directions * hidden].
  void forward(const Parameters& parameters, const PaddedSequences& source, Random* random,
               EncoderRun& run, Matrix& encoder_states) const;

  /// Reads the gradients of the encoder states and run.layers[].d_final_state.
  void backward(const Parameters& parameters, Parameters& gradients, const PaddedSequences& source,
                EncoderRun& run, Matrix& d_encoder_states) const;

 private:
  Index direction_count() const { return bidirectional_ ? 2 : 1; }

  bool bidirectional_;
  double dropout_;
  Embedding embedding_;
  std::vector<std::vector<RecurrentLayer>> layers_;  // [layer][direction]
};

}  // namespace attentive
