#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/layers/linear.h"
#include "core/model/config.h"
#include "core/model/encoder.h"

namespace attentive {

/// Starts one decoder layer from the final states of an encoder layer (Bahdanau et al. 2015,
/// appendix A.2.2, over both directions):
///
///   h_0 = tanh(W [h_forward; h_backward] + b)
///   c_0 = W' [c_forward; c_backward] + b'       for an LSTM decoder; of h where the encoder has no
///   c
class BridgeLayer {
 public:
  /// `encoder_layer` is the layer whose final states are read.
  BridgeLayer(ParameterLayout& layout, Index decoder_layer, Index encoder_layer,
              const ModelConfig& config);

  struct Run {
    Matrix hidden;  // [batch, directions * hidden]: the encoder's h, directions side by side
    Matrix cell;    // likewise c; empty unless it is read
    Matrix d_hidden;
    Matrix d_cell;
    Matrix d_initial;  // [batch, decoder state]
  };

  /// Writes state [batch, decoder state].
  void forward(const Parameters& parameters, const EncoderRun& encoder, Run& run, View state) const;

  /// Adds to the encoder layer's d_final_state.
  void backward(const Parameters& parameters, Parameters& gradients, ConstView state,
                ConstView d_state, Run& run, EncoderRun& encoder) const;

 private:
  Index encoder_layer_;
  Index encoder_hidden_;
  Index encoder_state_;
  Index directions_;
  Index decoder_hidden_;
  bool reads_cell_;
  Linear hidden_;
  std::optional<Linear> cell_;
};

}  // namespace attentive
