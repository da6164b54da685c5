#include "core/model/decoder.h"
#include "core/model/ssru_decoder.h"

namespace attentive {

using kernels::Into;

void SsruDecoderLayer::backward(SsruDecoderGradients& d_activations,
                                SourceMemoryGradients& d_memory, Parameters& gradients,
                                const Parameters& parameters, const SourceMemory& memory,
                                ConstView x, const Activations& activations) const {
  d_activations.hidden.resize(x.rows(), feed_forward.hidden_size());
  d_activations.sublayer.resize(x.rows(), x.cols());
  const View d_x = d_activations.states.view();
  const View d_hidden = d_activations.hidden.view();
  const View d_sublayer = d_activations.sublayer.view();
  const ConstView attended = activations.attended.view();
  const ConstView hidden = activations.hidden.view();

  norm3.backward(d_x, d_sublayer, gradients, d_x, parameters, activations.norm3);
  feed_forward.backward_input(d_x, d_hidden, d_sublayer, parameters, hidden, Into::add);
  feed_forward.backward_weights(gradients, d_sublayer, d_hidden, attended, hidden);

  norm2.backward(d_x, d_sublayer, gradients, d_x, parameters, activations.norm2);
  attention.backward_input(d_x, d_activations.attention, d_sublayer, parameters,
                           activations.attention, AttendedRows::all_of(*memory.source), Into::add);
  attention.backward_memory(d_memory.encoder_states.view(), d_activations.attention, parameters,
                            Into::add);
  attention.backward_weights(gradients, d_activations.attention, d_sublayer,
                             activations.recurrent.view(), memory.encoder_states.view(),
                             activations.attention);

  norm1.backward(d_x, d_sublayer, gradients, d_x, parameters, activations.norm1);
  ssru.start_backward(d_activations.ssru, activations.ssru);
  ssru.backward_input(d_x, d_activations.ssru, d_sublayer, parameters, activations.ssru, Into::add);
  ssru.backward_weights(gradients, d_activations.ssru, x);
}

void SsruDecoder::backward(DecoderGradients& d_activations, SourceMemoryGradients& d_memory,
                           Parameters& gradients, const Parameters& parameters,
                           const SourceMemory& memory,
                           std::span<const std::int32_t> previous_tokens,
                           const DecoderActivations& activations) const {
  const SsruDecoderActivations& own = activations.ssru;
  SsruDecoderGradients& d_own = d_activations.ssru;
  const ConstView d_logits = activations.logits.view();
  d_own.states.resize(d_logits.rows(), features());
  const View d_x = d_own.states.view();
  output_.linear.backward_weights(gradients, d_logits, own.layers.back().outputs.view());
  output_.linear.backward_input(d_x, d_logits, parameters, Into::replace);
  for (std::size_t l = layers_.size(); l-- > 0;) {
    const Matrix& x = l == 0 ? own.embedded : own.layers[l - 1].outputs;
    layers_[l].backward(d_own, d_memory, gradients, parameters, memory, x.view(), own.layers[l]);
  }
  own.embedding_dropout.apply(d_x);
  embedding_.backward(gradients, d_x, previous_tokens);
}

}  // namespace attentive
