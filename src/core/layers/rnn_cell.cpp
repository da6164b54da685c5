// The simple recurrent network of Elman 1990 ("Finding Structure in Time"), as torch.nn.RNN:
//
//   h' = tanh(W_ih x + b_ih + W_hh h + b_hh)

#include "core/kernels/activations.h"
#include "core/layers/cell.h"

namespace attentive {
namespace {

void rnn_forward(View state, View /*cache*/, ConstView input_gates, ConstView hidden_gates,
                 ConstView /*previous_state*/) {
  state = input_gates + hidden_gates;
  kernels::tanh(state);
}

}  // namespace

void rnn_backward(View d_previous_state, View d_input_gates, View d_hidden_gates, ConstView d_state,
                  ConstView /*previous_state*/, ConstView /*cache*/, ConstView state) {
  d_input_gates.array() = d_state.array() * (1 - state.array() * state.array());
  d_hidden_gates = d_input_gates;
  d_previous_state.setZero();
}

const Cell rnn_cell{
    .gates = 1, .state_parts = 1, .cache_parts = 0, .gate_names = {}, .forward = rnn_forward};

}  // namespace attentive
