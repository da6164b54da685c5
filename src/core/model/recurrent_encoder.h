#pragma once

#include <vector>

#include "core/layers/dropout.h"
#include "core/layers/embedding.h"
#include "core/layers/recurrent.h"
#include "core/layers/source_memory.h"
#include "core/model/config.h"

namespace attentive {

struct EncoderActivations;
struct EncoderGradients;

struct RecurrentEncoderActivations {
  struct Layer {
    RecurrentActivations directions[2];
    Matrix outputs;  // [time * batch, directions * hidden], after dropout; empty for the top layer,
                     // whose outputs are the encoder states
    Dropout dropout;  // applied to the outputs
  };

  std::vector<Layer> layers;
};

/// Each member has the shape of the activation with the same name.
struct RecurrentEncoderGradients {
  struct Layer {
    RecurrentGradients directions[2];
    Matrix outputs;
  };

  std::vector<Layer> layers;
};

/// Reads source sentences: embedding, then a stack of recurrent layers in one or both directions
/// (Schuster & Paliwal 1997), or from the last token to the first (Sutskever et al. 2014). With
/// residual connections, a layer above the first adds its input to its output (Wu et al. 2016,
/// 1609.08144). The top layer's outputs are the encoder states, in the order of the tokens.
class RecurrentEncoder {
 public:
  RecurrentEncoder(ParameterLayout& layout, const ModelConfig& config,
                   const RecurrentEncoderConfig& encoder);

  const Embedding& embedding() const { return embedding_; }

  /// Reads memory.source and writes the encoder states and the final states. Dropout is drawn from
  /// `random`, or left out if it is null.
  void forward(EncoderActivations& activations, SourceMemory& memory, const Weights& weights,
               Random* random) const;

  /// Adds the gradients of the weights, from those of the encoder states and of the final states.
  void backward(EncoderGradients& d_activations, Parameters& gradients,
                SourceMemoryGradients& d_memory, const Parameters& parameters,
                const SourceMemory& memory, const EncoderActivations& activations) const;

 private:
  using Layer = std::vector<RecurrentLayer>;  // a RecurrentLayer for each direction

  Index hidden_size() const { return layers_.front().front().hidden_size; }
  Index output_size() const { return std::ssize(layers_.front()) * hidden_size(); }

  void forward_directions(View outputs, Matrix& final_state,
                          RecurrentEncoderActivations::Layer& activations, const Weights& weights,
                          const PaddedSequences& source, ConstView input, std::size_t layer) const;

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
