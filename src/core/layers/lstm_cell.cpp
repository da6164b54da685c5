// Long short-term memory: Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000,
// as torch.nn.LSTM. Gates in the order i, f, g, o; a state is h and c side by side.
//
//   i  = sigmoid(x_i + h_i)          x_* = W_i* x + b_i*,  h_* = W_h* h + b_h*
//   f  = sigmoid(x_f + h_f)
//   g  = tanh(x_g + h_g)
//   o  = sigmoid(x_o + h_o)
//   c' = f * c + i * g
//   h' = o * tanh(c')

#include "core/kernels/activations.h"
#include "core/layers/cell.h"

namespace attentive {
namespace {

// The cache holds i, f, g, o and tanh(c').
constexpr Index lstm_cache_parts = 5;
constexpr std::string_view lstm_gates[] = {"input", "forget", "candidate", "output"};

void lstm_forward(View state, View cache, ConstView input_gates, ConstView hidden_gates,
                  ConstView previous_state) {
  const Index hidden = state.cols() / 2;
  columns(cache, 0, 4 * hidden) = input_gates + hidden_gates;
  kernels::sigmoid(columns(cache, 0, 2 * hidden));
  kernels::tanh(columns(cache, 2 * hidden, hidden));
  kernels::sigmoid(columns(cache, 3 * hidden, hidden));
  const auto i = columns(cache, 0, hidden).array();
  const auto f = columns(cache, hidden, hidden).array();
  const auto g = columns(cache, 2 * hidden, hidden).array();
  const auto o = columns(cache, 3 * hidden, hidden).array();

  View c = columns(state, hidden, hidden);
  c.array() = f * columns(previous_state, hidden, hidden).array() + i * g;
  View tanh_c = columns(cache, 4 * hidden, hidden);
  tanh_c = c;
  kernels::tanh(tanh_c);
  columns(state, 0, hidden).array() = o * tanh_c.array();
}

}  // namespace

void lstm_backward(View d_previous_state, View d_input_gates, View d_hidden_gates,
                   ConstView d_state, ConstView previous_state, ConstView cache, ConstView state) {
  const Index hidden = state.cols() / 2;
  const auto i = columns(cache, 0, hidden).array();
  const auto f = columns(cache, hidden, hidden).array();
  const auto g = columns(cache, 2 * hidden, hidden).array();
  const auto o = columns(cache, 3 * hidden, hidden).array();
  const auto tanh_c = columns(cache, 4 * hidden, hidden).array();
  const auto d_h = columns(d_state, 0, hidden).array();

  // The gradient that reaches c', directly from the next step and through h'.
  View d_c = columns(d_previous_state, hidden, hidden);
  d_c.array() = columns(d_state, hidden, hidden).array() + d_h * o * (1 - tanh_c * tanh_c);

  columns(d_input_gates, 0, hidden).array() = d_c.array() * g * i * (1 - i);
  columns(d_input_gates, hidden, hidden).array() =
      d_c.array() * columns(previous_state, hidden, hidden).array() * f * (1 - f);
  columns(d_input_gates, 2 * hidden, hidden).array() = d_c.array() * i * (1 - g * g);
  columns(d_input_gates, 3 * hidden, hidden).array() = d_h * tanh_c * o * (1 - o);
  d_hidden_gates = d_input_gates;

  d_c.array() *= f;
  columns(d_previous_state, 0, hidden).setZero();
}

const Cell lstm_cell{.gates = 4,
                     .state_parts = 2,
                     .cache_parts = lstm_cache_parts,
                     .gate_names = lstm_gates,
                     .forward = lstm_forward};

}  // namespace attentive
