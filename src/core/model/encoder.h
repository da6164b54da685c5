#pragma once

#include <vector>

#include "core/layers/attention.h"
#include "core/layers/dropout.h"
#include "core/layers/embedding.h"
#include "core/layers/recurrent.h"
#include "core/model/config.h"

namespace attentive {

/// Keeps what the encoder computes of a batch, apart from the encoder states. It is reused from
/// batch to batch.
struct EncoderActivations {
  struct Layer {
    RecurrentActivations directions[2];
    Matrix outputs;      // [time * batch, directions * hidden], after dropout; empty for the top
                         // layer, whose outputs are the encoder states
    Matrix final_state;  // [batch, directions * state]: h of each direction, then c of each
    Dropout dropout;     // applied to the outputs
  };

  Matrix embedded;  // [time * batch, embedding], after dropout
  Dropout embedding_dropout;
  std::vector<Layer> layers;
};

/// Each member has the shape of the activation with the same name.
struct EncoderGradients {
  struct Layer {
    RecurrentGradients directions[2];
    Matrix outputs;
    Matrix final_state;
  };

  Matrix embedded;
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

  /// Writes encoder_states [time * batch, directions * hidden]. Dropout is drawn from `random`, or
  /// left out if it is null.
  void forward(EncoderActivations& activations, Matrix& encoder_states, const Weights& weights,
               const PaddedSequences& source, Random* random) const;

  /// Sets the gradients of the final states to zero.
  void start_backward(EncoderGradients& d_activations, const EncoderActivations& activations) const;

  /// Adds the gradients of the weights, from those of the encoder states [time * batch, directions
  /// * hidden] and of the final states, in d_activations.
  void backward(EncoderGradients& d_activations, Parameters& gradients, ConstView d_encoder_states,
                const Parameters& parameters, const PaddedSequences& source,
                const EncoderActivations& activations) const;

 private:
  using Layer = std::vector<RecurrentLayer>;  // a RecurrentLayer for each direction

  Index hidden_size() const { return layers_.front().front().hidden_size; }
  Index output_size() const { return std::ssize(layers_.front()) * hidden_size(); }

  void forward_directions(View outputs, EncoderActivations::Layer& activations,
                          const Weights& weights, const PaddedSequences& source, ConstView input,
                          std::size_t layer) const;

  /// Returns a direction's h (part 0) or c (part 1) in a layer's final state.
  View final_part(View final_state, Index direction, Index part) const {
    return columns(final_state, part * output_size() + direction * hidden_size(), hidden_size());
  }

  bool residual_;
  double dropout_;
  Embedding embedding_;
  std::vector<Layer> layers_;
};

}  // namespace attentive
