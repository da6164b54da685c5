#pragma once

#include <string>

#include "core/kernels/gemm.h"
#include "core/layers/cell.h"
#include "core/layers/sequences.h"
#include "core/parameters.h"

namespace attentive {

/// The weights of one layer in one direction and its products; names as in torch.nn.GRU and LSTM:
/// `<prefix>.weight_ih_l<layer><suffix>` and so on.
struct RecurrentLayer {
  const Cell* cell;
  Index hidden_size;
  Parameter weight_ih;  // [gates * hidden, input]
  Parameter weight_hh;  // [gates * hidden, hidden]
  Parameter bias_ih;    // [gates * hidden]
  Parameter bias_hh;    // [gates * hidden]

  RecurrentLayer(ParameterLayout& layout, const std::string& prefix, Index layer,
                 const std::string& suffix, const Cell* cell, Index input_size, Index hidden_size);
  /// Of an input made of two parts, the first of `first_input_size` features.
  RecurrentLayer(ParameterLayout& layout, const std::string& prefix, Index layer,
                 const std::string& suffix, const Cell* cell, Index input_size, Index hidden_size,
                 Index first_input_size);

  Index gate_size() const { return cell->gates * hidden_size; }
  Index state_size() const { return cell->state_parts * hidden_size; }
  Index cache_size() const { return cell->cache_parts * hidden_size; }

  /// gates = x · W_ih[:, first_input ..]ᵀ + b_ih for any number of rows. x may be narrower than the
  /// layer's input: an input made of parts is multiplied part by part.
  void input_gates(const Parameters& parameters, ConstView x, View gates) const;

  /// gates += x · W_ih[:, first_input .. first_input + x.cols()]ᵀ: a further part of the input.
  void add_input_gates(const Parameters& parameters, ConstView x, Index first_input,
                       View gates) const;

  /// One time step. hidden_gates [batch, gate_size] is scratch.
  void step(const Parameters& parameters, ConstView input_gates, ConstView previous_state,
            View hidden_gates, View cache, View state) const;

  /// Replaces d_input_gates, d_hidden_gates and d_previous_state.
  void step_backward(const Parameters& parameters, ConstView previous_state, ConstView cache,
                     ConstView state, ConstView d_state, View d_input_gates, View d_hidden_gates,
                     View d_previous_state) const;

  /// dx (+)= d_gates · W_ih[:, first_input .. first_input + dx.cols()].
  void backward_input(const Parameters& parameters, ConstView d_input_gates, Index first_input,
                      View dx, kernels::Into into) const;

  /// Adds the gradient of W_ih's columns first_input .. for the part x of the input.
  void backward_weight_ih(Parameters& gradients, ConstView x, ConstView d_input_gates,
                          Index first_input) const;

  /// Adds the gradients of W_hh and both biases, over all time steps at once.
  void backward_recurrence(Parameters& gradients, ConstView previous_hidden,
                           ConstView d_input_gates, ConstView d_hidden_gates) const;
};

enum class Direction { forward, backward };

/// What one layer and direction keeps of a batch, for its output and for backward. States stand in
/// time + 1 slots of `batch` rows: the step at time t goes from slot t to slot t + 1 forward in
/// time, from slot t + 1 to slot t backward in time.
struct RecurrentRun {
  Matrix input_gates;   // [time * batch, gates]
  Matrix hidden_gates;  // [batch, gates], scratch
  Matrix caches;        // [time * batch, cache]
  Matrix states;        // [(time + 1) * batch, state]

  Matrix d_input_gates;   // [time * batch, gates]
  Matrix d_hidden_gates;  // [time * batch, gates]
  Matrix d_state;         // [batch, state]
  Matrix d_previous;      // [batch, state]

  /// The hidden vectors of all time steps, [time * batch, hidden].
  ConstView outputs(const RecurrentLayer& layer, Direction direction, Index batch) const;
  /// The state after the last token read, [batch, state].
  ConstView final_state(Direction direction, Index batch) const;
};

/// Runs a layer over a whole padded batch from a zero state. A sentence's state stands still over
/// its padding, so the final state is the one after its last token in either direction.
/// x [time * batch, input].
void run_recurrent(const RecurrentLayer& layer, Direction direction, const Parameters& parameters,
                   const PaddedSequences& sequences, ConstView x, RecurrentRun& run);

/// Back-propagation through time (Werbos 1990). Adds to the gradients and to dx.
/// d_outputs [time * batch, hidden], d_final [batch, state]: gradients of outputs and final state.
void run_recurrent_backward(const RecurrentLayer& layer, Direction direction,
                            const Parameters& parameters, const PaddedSequences& sequences,
                            ConstView x, ConstView d_outputs, ConstView d_final, RecurrentRun& run,
                            Parameters& gradients, View dx);

}  // namespace attentive
