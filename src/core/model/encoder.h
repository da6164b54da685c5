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
    Matrix outputs;      // [time * batch, directions * hidden], after dropout between layers;
                         // the top layer's are the encoder states
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

/// Reads the source sentence: embedding, then a stack of recurrent layers in one or both directions
/// (Schuster & Paliwal 1997), or from the last token to the first (Sutskever et al. 2014). With
/// residual connections, a layer above the first adds its input to its output (Wu et al. 2016,
/// 1609.08144). The top layer's outputs are the encoder states, in the order of the tokens.
class Encoder {
 public:
  Encoder(ParameterLayout& layout, const ModelConfig& config);

  const Embedding& embedding() const { return embedding_; }

  /// Writes encoder_states [time * batch, directions * hidden].
  void forward(const Parameters& parameters, const PaddedSequences& source, Random* random,
               EncoderRun& run, Matrix& encoder_states) const;

  /// Gathers a part (0: h, 1: c) of a layer's final state from all directions, side by side:
  /// [batch, directions * hidden].
  void gather_final(const EncoderRun& run, std::size_t layer, Index part, Matrix& gathered) const;

  /// Adds the gradient of what gather_final gave to run.layers[layer].d_final_state.
  void scatter_final(ConstView d_gathered, std::size_t layer, Index part, EncoderRun& run) const;

  std::size_t layer_count() const { return layers_.size(); }

  /// Reads the gradients of the encoder states and run.layers[].d_final_state.
  void backward(const Parameters& parameters, Parameters& gradients, const PaddedSequences& source,
                EncoderRun& run, Matrix& d_encoder_states) const;

 private:
  Index hidden_size() const { return layers_.front().front().hidden_size; }
  Index state_size() const { return layers_.front().front().state_size(); }

  std::vector<Direction> directions_;
  bool residual_;
  double dropout_;
  Embedding embedding_;
  std::vector<std::vector<RecurrentLayer>> layers_;  // [layer][direction]
};

}  // namespace attentive
