#include "core/layers/recurrent.h"

#include "core/kernels/vectors.h"
#include "core/kernels/weights.h"

namespace attentive {
namespace {

using kernels::Into;

struct Slots {
  Index previous;
  Index next;
};

Slots slots_of(Direction direction, Index t) {
  return direction == Direction::forward ? Slots{t, t + 1} : Slots{t + 1, t};
}

Index time_of(Direction direction, Index step, Index time) {
  return direction == Direction::forward ? step : time - 1 - step;
}

}  // namespace

RecurrentLayer::RecurrentLayer(ParameterLayout& layout, const std::string& prefix, Index layer,
                               const std::string& suffix, const Cell* cell_, Index input_size,
                               Index hidden_size_)
    : RecurrentLayer(layout, prefix, layer, suffix, cell_, input_size, hidden_size_, input_size) {}

RecurrentLayer::RecurrentLayer(ParameterLayout& layout, const std::string& prefix, Index layer,
                               const std::string& suffix, const Cell* cell_, Index input_size,
                               Index hidden_size_, Index first_input_size)
    : cell(cell_), hidden_size(hidden_size_) {
  const std::string name = "_l" + std::to_string(layer) + suffix;
  weight_ih =
      layout.add_matrix(prefix + ".weight_ih" + name, gate_size(), input_size, first_input_size);
  weight_hh = layout.add_matrix(prefix + ".weight_hh" + name, gate_size(), hidden_size);
  bias_ih = layout.add_vector(prefix + ".bias_ih" + name, gate_size());
  bias_hh = layout.add_vector(prefix + ".bias_hh" + name, gate_size());
}

void RecurrentLayer::input_gates(const Parameters& parameters, ConstView x, View gates) const {
  kernels::set_rows(parameters[bias_ih].data(), gates);
  add_input_gates(parameters, x, 0, gates);
}

void RecurrentLayer::add_input_gates(const Parameters& parameters, ConstView x, Index first_input,
                                     View gates) const {
  kernels::multiply_weights(x, columns(parameters.weights(weight_ih), first_input, x.cols()), gates,
                            Into::add);
}

void RecurrentLayer::step(const Parameters& parameters, ConstView input_gates,
                          ConstView previous_state, View hidden_gates, View cache,
                          View state) const {
  kernels::set_rows(parameters[bias_hh].data(), hidden_gates);
  kernels::multiply_weights(columns(previous_state, 0, hidden_size), parameters.weights(weight_hh),
                            hidden_gates, Into::add);
  cell->forward(input_gates, hidden_gates, previous_state, cache, state);
}

void RecurrentLayer::step_backward(const Parameters& parameters, ConstView previous_state,
                                   ConstView cache, ConstView state, ConstView d_state,
                                   View d_input_gates, View d_hidden_gates,
                                   View d_previous_state) const {
  CellBackward& backward = backward_of(*cell);
  backward(previous_state, cache, state, d_state, d_input_gates, d_hidden_gates, d_previous_state);
  kernels::multiply_ab(d_hidden_gates, parameters[weight_hh],
                       columns(d_previous_state, 0, hidden_size), Into::add);
}

void RecurrentLayer::backward_input(const Parameters& parameters, ConstView d_input_gates,
                                    Index first_input, View dx, Into into) const {
  kernels::multiply_ab(d_input_gates, columns(parameters[weight_ih], first_input, dx.cols()), dx,
                       into);
}

void RecurrentLayer::backward_weight_ih(Parameters& gradients, ConstView x, ConstView d_input_gates,
                                        Index first_input) const {
  kernels::multiply_atb(d_input_gates, x, columns(gradients[weight_ih], first_input, x.cols()),
                        Into::add);
}

void RecurrentLayer::backward_recurrence(Parameters& gradients, ConstView previous_hidden,
                                         ConstView d_input_gates, ConstView d_hidden_gates) const {
  kernels::multiply_atb(d_hidden_gates, previous_hidden, gradients[weight_hh], Into::add);
  kernels::add_rows(d_input_gates, gradients[bias_ih].data());
  kernels::add_rows(d_hidden_gates, gradients[bias_hh].data());
}

ConstView RecurrentRun::outputs(const RecurrentLayer& layer, Direction direction,
                                Index batch) const {
  const Index first = direction == Direction::forward ? batch : 0;
  return columns(states.rows_view(first, states.rows() - batch), 0, layer.hidden_size);
}

ConstView RecurrentRun::final_state(Direction direction, Index batch) const {
  const Index first = direction == Direction::forward ? states.rows() - batch : 0;
  return states.rows_view(first, batch);
}

void run_recurrent(const RecurrentLayer& layer, Direction direction, const Parameters& parameters,
                   const PaddedSequences& sequences, ConstView x, RecurrentRun& run) {
  const Index batch = sequences.batch;
  const Index time = sequences.time;
  run.input_gates.resize(time * batch, layer.gate_size());
  run.hidden_gates.resize(batch, layer.gate_size());
  run.caches.resize(time * batch, layer.cache_size());
  run.states.resize((time + 1) * batch, layer.state_size());

  layer.input_gates(parameters, x, run.input_gates.view());
  const Index initial_slot = direction == Direction::forward ? 0 : time;
  run.states.rows_view(initial_slot * batch, batch).setZero();

  for (Index step = 0; step < time; ++step) {
    const Index t = time_of(direction, step, time);
    const Slots slots = slots_of(direction, t);
    const View previous = run.states.rows_view(slots.previous * batch, batch);
    View next = run.states.rows_view(slots.next * batch, batch);
    layer.step(parameters, run.input_gates.rows_view(t * batch, batch), previous,
               run.hidden_gates.view(), run.caches.rows_view(t * batch, batch), next);
    for (Index b = 0; b < batch; ++b) {
      if (sequences.is_padding(t, b)) next.row(b) = previous.row(b);
    }
  }
}

void run_recurrent_backward(const RecurrentLayer& layer, Direction direction,
                            const Parameters& parameters, const PaddedSequences& sequences,
                            ConstView x, ConstView d_outputs, ConstView d_final, RecurrentRun& run,
                            Parameters& gradients, View dx) {
  const Index batch = sequences.batch;
  const Index time = sequences.time;
  run.d_input_gates.resize(time * batch, layer.gate_size());
  run.d_hidden_gates.resize(time * batch, layer.gate_size());
  run.d_state.resize(batch, layer.state_size());
  run.d_previous.resize(batch, layer.state_size());

  run.d_state.view() = d_final;
  for (Index step = time - 1; step >= 0; --step) {
    const Index t = time_of(direction, step, time);
    const Slots slots = slots_of(direction, t);
    View d_state = run.d_state.view();
    View d_previous = run.d_previous.view();
    View d_input_gates = run.d_input_gates.rows_view(t * batch, batch);
    View d_hidden_gates = run.d_hidden_gates.rows_view(t * batch, batch);
    for (Index b = 0; b < batch; ++b) {
      if (sequences.is_padding(t, b)) continue;
      columns(d_state, 0, layer.hidden_size).row(b) += d_outputs.row(t * batch + b);
    }
    layer.step_backward(parameters, run.states.rows_view(slots.previous * batch, batch),
                        run.caches.rows_view(t * batch, batch),
                        run.states.rows_view(slots.next * batch, batch), d_state, d_input_gates,
                        d_hidden_gates, d_previous);
    for (Index b = 0; b < batch; ++b) {
      if (!sequences.is_padding(t, b)) continue;
      d_input_gates.row(b).setZero();
      d_hidden_gates.row(b).setZero();
      d_previous.row(b) = d_state.row(b);
    }
    std::swap(run.d_state, run.d_previous);
  }

  const Index first = direction == Direction::forward ? 0 : batch;
  const ConstView previous_hidden =
      columns(run.states.rows_view(first, time * batch), 0, layer.hidden_size);
  layer.backward_recurrence(gradients, previous_hidden, run.d_input_gates.view(),
                            run.d_hidden_gates.view());
  layer.backward_weight_ih(gradients, x, run.d_input_gates.view(), 0);
  layer.backward_input(parameters, run.d_input_gates.view(), 0, dx, Into::add);
}

}  // namespace attentive
