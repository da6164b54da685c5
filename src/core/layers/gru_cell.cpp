// Gated recurrent unit: Cho et al. 2014 (arXiv 1406.1078), in the variant of torch.nn.GRU, where
// the reset gate acts after the product with W_hn. Gates in the order r, z, n.
//
//   r  = sigmoid(x_r + h_r)          x_* = W_i* x + b_i*,  h_* = W_h* h + b_h*
//   z  = sigmoid(x_z + h_z)
//   n  = tanh(x_n + r * h_n)
//   h' = (1 - z) * n + z * h

#include "core/kernels/activations.h"
#include "core/layers/cell.h"

namespace attentive {
namespace {

// The cache holds r, z, n and h_n.
constexpr Index gru_cache_parts = 4;
constexpr std::string_view gru_gates[] = {"reset", "update", "candidate"};

void gru_forward(View state, View cache, ConstView input_gates, ConstView hidden_gates,
                 ConstView previous_state) {
  const Index hidden = state.cols();
  View rz = columns(cache, 0, 2 * hidden);
  rz = columns(input_gates, 0, 2 * hidden) + columns(hidden_gates, 0, 2 * hidden);
  kernels::sigmoid(rz);
  const auto r = columns(cache, 0, hidden).array();
  const auto z = columns(cache, hidden, hidden).array();

  View h_n = columns(cache, 3 * hidden, hidden);
  h_n = columns(hidden_gates, 2 * hidden, hidden);
  View n = columns(cache, 2 * hidden, hidden);
  n.array() = columns(input_gates, 2 * hidden, hidden).array() + r * h_n.array();
  kernels::tanh(n);

  state.array() = n.array() + z * (previous_state.array() - n.array());
}

}  // namespace

void gru_backward(View d_previous_state, View d_input_gates, View d_hidden_gates, ConstView d_state,
                  ConstView previous_state, ConstView cache, ConstView state) {
  const Index hidden = state.cols();
  const auto r = columns(cache, 0, hidden).array();
  const auto z = columns(cache, hidden, hidden).array();
  const auto n = columns(cache, 2 * hidden, hidden).array();
  const auto h_n = columns(cache, 3 * hidden, hidden).array();
  auto d_r = columns(d_input_gates, 0, hidden).array();
  auto d_z = columns(d_input_gates, hidden, hidden).array();
  auto d_n = columns(d_input_gates, 2 * hidden, hidden).array();

  d_n = d_state.array() * (1 - z) * (1 - n * n);
  d_z = d_state.array() * (previous_state.array() - n) * z * (1 - z);
  d_r = d_n * h_n * r * (1 - r);
  columns(d_hidden_gates, 0, 2 * hidden) = columns(d_input_gates, 0, 2 * hidden);
  columns(d_hidden_gates, 2 * hidden, hidden).array() = d_n * r;
  d_previous_state.array() = d_state.array() * z;
}

const Cell gru_cell{.gates = 3,
                    .state_parts = 1,
                    .cache_parts = gru_cache_parts,
                    .gate_names = gru_gates,
                    .forward = gru_forward};

}  // namespace attentive
