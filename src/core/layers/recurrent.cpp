#include "core/layers/recurrent.h"

#include <utility>

#include "core/kernels/vectors.h"
#include "core/kernels/weight_product.h"

namespace attentive {

using kernels::Into;

RecurrentLayer::RecurrentLayer(ParameterLayout& layout, const std::string& prefix,
                               const std::string& suffix, const Config& config)
    : cell(config.cell), direction(config.direction), hidden_size(config.hidden_size) {
  std::vector<Index> parts = {config.first_input_size};
  if (config.first_input_size < config.input_size) {
    parts.push_back(config.input_size - config.first_input_size);
  }
  weight_ih = layout.add_side_by_side(prefix + ".weight_ih" + suffix, gate_size(), parts);
  weight_hh = layout.add_matrix(prefix + ".weight_hh" + suffix, gate_size(), hidden_size);
  bias_ih = layout.add_vector(prefix + ".bias_ih" + suffix, gate_size());
  bias_hh = layout.add_vector(prefix + ".bias_hh" + suffix, gate_size());
}

void RecurrentLayer::resize(RecurrentActivations& activations, Index batch, Index time) const {
  activations.input_gates.resize(time * batch, gate_size());
  activations.hidden_gates.resize(batch, gate_size());
  activations.caches.resize(time * batch, cache_size());
  activations.states.resize((time + 1) * batch, state_size());
}

void RecurrentLayer::input_gates(View gates, const Weights& weights, ConstView x) const {
  kernels::set_rows(weights.vector(bias_ih), gates);
  add_input_gates(gates, weights, x, 0);
}

void RecurrentLayer::add_input_gates(View gates, const Weights& weights, ConstView x,
                                     Index first_input) const {
  kernels::multiply_weights(x, weights.matrix(input_weight(first_input)), gates, Into::add);
}

void RecurrentLayer::step(RecurrentActivations& activations, const Weights& weights,
                          Index t) const {
  const Index batch = activations.batch();
  const View previous_state = activations.state(before(t));
  const View hidden_gates = activations.hidden_gates.view();
  kernels::set_rows(weights.vector(bias_hh), hidden_gates);
  kernels::multiply_weights(columns(previous_state, 0, hidden_size), weights.matrix(weight_hh),
                            hidden_gates, Into::add);
  cell->forward(activations.state(after(t)), activations.caches.rows_view(t * batch, batch),
                activations.input_gates.rows_view(t * batch, batch), hidden_gates, previous_state);
}

void RecurrentLayer::forward(RecurrentActivations& activations, const Weights& weights,
                             const PaddedSequences& sequences, ConstView x) const {
  const Index time = sequences.time;
  resize(activations, sequences.batch, time);
  input_gates(activations.input_gates.view(), weights, x);
  activations.state(direction == Direction::forward ? 0 : time).setZero();
  for (Index i = 0; i < time; ++i) {
    const Index t = direction == Direction::forward ? i : time - 1 - i;
    step(activations, weights, t);
    View state = activations.state(after(t));
    for (Index b = 0; b < sequences.batch; ++b) {
      if (sequences.is_padding(t, b)) state.row(b) = activations.state(before(t)).row(b);
    }
  }
}

ConstView RecurrentLayer::outputs(const RecurrentActivations& activations) const {
  const Index batch = activations.batch();
  return columns(activations.states.rows_view(after(0) * batch, activations.states.rows() - batch),
                 0, hidden_size);
}

ConstView RecurrentLayer::final_state(const RecurrentActivations& activations) const {
  const Index batch = activations.batch();
  const Index first = direction == Direction::forward ? activations.states.rows() - batch : 0;
  return activations.states.rows_view(first, batch);
}

void RecurrentLayer::start_backward(RecurrentGradients& d_activations,
                                    const RecurrentActivations& activations) const {
  d_activations.input_gates.resize(activations.input_gates.rows(), gate_size());
  d_activations.hidden_gates.resize(activations.input_gates.rows(), gate_size());
  d_activations.state.resize_zero(activations.batch(), state_size());
  d_activations.next_state.resize(activations.batch(), state_size());
}

void RecurrentLayer::step_backward(RecurrentGradients& d_activations, const Parameters& parameters,
                                   const RecurrentActivations& activations, Index t) const {
  const Index batch = activations.batch();
  std::swap(d_activations.state, d_activations.next_state);
  const View d_previous_state = d_activations.state.view();
  const View d_hidden_gates = d_activations.hidden_gates.rows_view(t * batch, batch);
  CellBackward& cell_backward = backward_of(*cell);
  cell_backward(d_previous_state, d_activations.input_gates.rows_view(t * batch, batch),
                d_hidden_gates, d_activations.next_state.view(), activations.state(before(t)),
                activations.caches.rows_view(t * batch, batch), activations.state(after(t)));
  kernels::multiply_ab(d_hidden_gates, parameters[weight_hh],
                       columns(d_previous_state, 0, hidden_size), Into::add);
}

void RecurrentLayer::backward(RecurrentGradients& d_activations, ConstView d_outputs,
                              const Parameters& parameters, const PaddedSequences& sequences,
                              const RecurrentActivations& activations) const {
  const Index batch = sequences.batch;
  const Index time = sequences.time;
  for (Index i = time - 1; i >= 0; --i) {
    const Index t = direction == Direction::forward ? i : time - 1 - i;
    View d_hidden = columns(d_activations.state.view(), 0, hidden_size);
    for (Index b = 0; b < batch; ++b) {
      if (!sequences.is_padding(t, b)) d_hidden.row(b) += d_outputs.row(t * batch + b);
    }
    step_backward(d_activations, parameters, activations, t);
    for (Index b = 0; b < batch; ++b) {
      if (!sequences.is_padding(t, b)) continue;
      d_activations.input_gates.view().row(t * batch + b).setZero();
      d_activations.hidden_gates.view().row(t * batch + b).setZero();
      d_activations.state.view().row(b) = d_activations.next_state.view().row(b);
    }
  }
}

void RecurrentLayer::backward_input(View dx, ConstView d_input_gates, const Parameters& parameters,
                                    Index first_input, Into into) const {
  kernels::multiply_ab(d_input_gates, parameters[input_weight(first_input)], dx, into);
}

void RecurrentLayer::backward_weights(Parameters& gradients,
                                      const RecurrentGradients& d_activations, ConstView x,
                                      const RecurrentActivations& activations) const {
  const ConstView d_hidden_gates = d_activations.hidden_gates.view();
  const ConstView previous_states = activations.states.rows_view(
      before(0) * activations.batch(), activations.states.rows() - activations.batch());
  kernels::multiply_atb(d_hidden_gates, columns(previous_states, 0, hidden_size),
                        gradients[weight_hh], Into::add);
  kernels::add_rows(d_activations.input_gates.view(), gradients[bias_ih].data());
  kernels::add_rows(d_hidden_gates, gradients[bias_hh].data());
  backward_input_weights(gradients, d_activations.input_gates.view(), x, 0);
}

void RecurrentLayer::backward_input_weights(Parameters& gradients, ConstView d_input_gates,
                                            ConstView x, Index first_input) const {
  kernels::multiply_atb(d_input_gates, x, gradients[input_weight(first_input)], Into::add);
}

}  // namespace attentive
