#pragma once

#include <optional>
#include <string>

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
///
/// The stacks are matched at the top; decoder layers without a partner read the lowest.
class BridgeLayer {
 public:
  /// `prefix` stands before the parameters' names.
  BridgeLayer(ParameterLayout& layout, const std::string& prefix, Index decoder_layer,
              const ModelConfig& config);

  struct Run {
    Matrix hidden;  // [batch, directions * hidden]: the encoder's h, directions side by side
    Matrix cell;    // likewise c; empty unless it is read
    Matrix d_hidden;
    Matrix d_cell;
    Matrix d_initial;  // [batch, decoder hidden]
  };

  /// Writes state [batch, decoder state].
  void forward(const Parameters& parameters, const Encoder& encoder, const EncoderRun& encoder_run,
               Run& run, View state) const;

  /// Adds to the encoder layer's d_final_state.
  void backward(const Parameters& parameters, Parameters& gradients, ConstView state,
                ConstView d_state, const Encoder& encoder, Run& run, EncoderRun& encoder_run) const;

 private:
  std::size_t encoder_layer_;
  Index cell_source_;  // the part of the encoder's state that c is made of
  Linear hidden_;
  std::optional<Linear> cell_;
};

}  // namespace attentive
