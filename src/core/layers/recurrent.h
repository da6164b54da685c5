#pragma once

#include <string>
#include <vector>

#include "core/kernels/gemm.h"
#include "core/layers/cell.h"
#include "core/layers/sequences.h"
#include "core/weights/parameters.h"

namespace attentive {

enum class Direction { forward, backward };

/// Keeps `time` steps of a batch, for the layer's output and for backward. There are time + 1
/// states, one before and one after each step: a layer that reads forward in time goes at time t
/// from state t to state t + 1, one that reads backward goes from state t + 1 to state t.
struct RecurrentActivations {
  Matrix input_gates;   // [time * batch, gates]
  Matrix hidden_gates;  // [batch, gates]: scratch of one step
  Matrix caches;        // [time * batch, cache]
  Matrix states;        // [(time + 1) * batch, state]

  Index batch() const { return hidden_gates.rows(); }
  /// Returns state i, [batch, state].
  View state(Index i) { return states.rows_view(i * batch(), batch()); }
  ConstView state(Index i) const { return states.rows_view(i * batch(), batch()); }
};

struct RecurrentGradients {
  Matrix input_gates;   // [time * batch, gates]
  Matrix hidden_gates;  // [time * batch, gates]
  Matrix state;         // [batch, state]: the state before the step that backward took last
  Matrix next_state;    // [batch, state]: the state after that step
};

/// One layer of a recurrent network in one direction. Its parameters have the names that
/// torch.nn.GRU and LSTM give them: `<prefix>.weight_ih<suffix>` and so on.
struct RecurrentLayer {
  struct Config {
    const Cell* cell = nullptr;
    Direction direction = Direction::forward;
    Index input_size = 0;
    Index hidden_size = 0;
    /// The size of the input's first part, if it has two parts that are multiplied one by one.
    Index first_input_size = input_size;
  };

  const Cell* cell;
  Direction direction;
  Index hidden_size;
  std::vector<Parameter> weight_ih;  // [gates * hidden, part of the input], of each part
  Parameter weight_hh;               // [gates * hidden, hidden]
  Parameter bias_ih;                 // [gates * hidden]
  Parameter bias_hh;                 // [gates * hidden]

  RecurrentLayer(ParameterLayout& layout, const std::string& prefix, const std::string& suffix,
                 const Config& config);

  Index gate_size() const { return cell->gates * hidden_size; }
  Index state_size() const { return cell->state_parts * hidden_size; }
  Index cache_size() const { return cell->cache_parts * hidden_size; }

  /// Gives the activations the shapes of `time` steps. The states keep their values if their shape
  /// does not change.
  void resize(RecurrentActivations& activations, Index batch, Index time) const;

  /// Computes gates = x · W_ih[:, 0 .. x.cols()]ᵀ + b_ih for any number of rows. If x is narrower
  /// than the layer's input, it is the first part of it.
  void input_gates(View gates, const Weights& weights, ConstView x) const;

  /// Computes gates += x · W_ih[:, first_input .. first_input + x.cols()]ᵀ: a further part of the
  /// input.
  void add_input_gates(View gates, const Weights& weights, ConstView x, Index first_input) const;

  /// Takes the step at time t, for which the input gates must have been computed.
  void step(RecurrentActivations& activations, const Weights& weights, Index t) const;

  /// Runs over a whole padded batch from a zero state. A sentence's state stands still over its
  /// padding, so the final state is the one after its last token in either direction.
  /// x [time * batch, input].
  void forward(RecurrentActivations& activations, const Weights& weights,
               const PaddedSequences& sequences, ConstView x) const;

  /// Returns the hidden vectors after the steps of all times, [time * batch, hidden].
  ConstView outputs(const RecurrentActivations& activations) const;
  /// Returns the state after the last step, [batch, state].
  ConstView final_state(const RecurrentActivations& activations) const;

  /// Gives the gradients their shapes and sets that of the final state to zero.
  void start_backward(RecurrentGradients& d_activations,
                      const RecurrentActivations& activations) const;

  /// Goes back over the step at time t: from the gradient of the state after it, in
  /// d_activations.state, to that of the state before it and to those of the step's gates.
  void step_backward(RecurrentGradients& d_activations, const Parameters& parameters,
                     const RecurrentActivations& activations, Index t) const;

  /// Propagates back through time (Werbos 1990), from the gradients of the outputs [time * batch,
  /// hidden] and of the final state, in d_activations.state, to those of the gates. The latter give
  /// the gradients of input and weights, in one product each.
  void backward(RecurrentGradients& d_activations, ConstView d_outputs,
                const Parameters& parameters, const PaddedSequences& sequences,
                const RecurrentActivations& activations) const;

  /// Computes dx (+)= d_input_gates · W_ih[:, first_input .. first_input + dx.cols()].
  void backward_input(View dx, ConstView d_input_gates, const Parameters& parameters,
                      Index first_input, kernels::Into into) const;

  /// Adds the gradients of all weights after backward over all steps. If x is narrower than the
  /// layer's input, it is the first part of it.
  void backward_weights(Parameters& gradients, const RecurrentGradients& d_activations, ConstView x,
                        const RecurrentActivations& activations) const;

  /// Adds the gradient of the columns of W_ih from first_input on, which meet x.
  void backward_input_weights(Parameters& gradients, ConstView d_input_gates, ConstView x,
                              Index first_input) const;

 private:
  /// Returns the columns of W_ih that multiply the part of the input from this column on.
  const Parameter& input_weight(Index first_input) const {
    return first_input == 0 ? weight_ih.front() : weight_ih.back();
  }
  // These return which of the states is the one before, or after, the step at time t.
  Index before(Index t) const { return direction == Direction::forward ? t : t + 1; }
  Index after(Index t) const { return direction == Direction::forward ? t + 1 : t; }
};

}  // namespace attentive
