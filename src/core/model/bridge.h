#pragma once

#include <optional>
#include <string>

#include "core/layers/linear.h"
#include "core/layers/source_memory.h"
#include "core/model/config.h"

namespace attentive {

/// Computes the initial state of one recurrent decoder layer from the final states of an encoder
/// layer (Bahdanau et al. 2015, appendix A.2.2, over both directions):
///
///   h_0 = tanh(W [h_forward; h_backward] + b)
///   c_0 = W' [c_forward; c_backward] + b'       for an LSTM decoder; of h if the encoder has no c
///
/// The stacks are matched at the top; decoder layers without a partner read the lowest. With a
/// Transformer, all read the mean of the encoder states instead of h.
class BridgeLayer {
 public:
  /// `prefix` stands before the parameters' names.
  BridgeLayer(ParameterLayout& layout, const std::string& prefix, Index decoder_layer,
              const EncoderConfig& encoder, const RecurrentDecoderConfig& decoder);

  /// Writes state [batch, decoder state].
  void forward(View state, const Weights& weights, const SourceMemory& memory) const;

  /// Adds to the gradient of the encoder layer's final state. d_state is the gradient of `state` on
  /// entry and that of the input of the tanh on return.
  void backward(SourceMemoryGradients& d_memory, Parameters& gradients, View d_state,
                const Parameters& parameters, const SourceMemory& memory, ConstView state) const;

 private:
  std::size_t encoder_layer_;
  Index cell_source_;  // the part of the encoder's final state from which c is computed
  Linear hidden_;
  std::optional<Linear> cell_;
};

}  // namespace attentive
