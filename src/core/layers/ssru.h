#pragma once

#include <span>
#include <string>

#include "core/attributes.h"
#include "core/kernels/gemm.h"
#include "core/layers/sequences.h"
#include "core/weights/parameters.h"

namespace attentive {

/// Keeps `time` steps of a batch, for the layer's output and for backward. The step at time t leads
/// from state t to state t + 1.
struct SsruActivations {
  Matrix gates;   // [time * batch, 2 * features]: candidate u and forget gate f, side by side
  Matrix states;  // [(time + 1) * batch, features]: c

  View state(Index t, Index batch) { return states.rows_view(t * batch, batch); }
  ConstView state(Index t, Index batch) const { return states.rows_view(t * batch, batch); }
};

struct SsruGradients {
  Matrix gates;  // [time * batch, 2 * features]: gradients of the products, before the sigmoid
  Matrix state;  // [batch, features]
};

/// The simpler simple recurrent unit (Kim et al. 2019, D19-5632). No product involves the state, so
/// training computes those of all steps at once:
///
///   u_t = x_t · W_uᵀ      f_t = sigmoid(x_t · W_fᵀ + b_f)
///   c_t = f_t * c_{t-1} + (1 - f_t) * u_t
///   y_t = relu(c_t)
struct Ssru {
  Parameter weight;  // [2 * features, features]: the rows of W_u, then those of W_f
  Parameter bias;    // [features]: b_f

  Ssru(ParameterLayout& layout, const std::string& name, Index features);

  Index features() const { return bias.cols; }

  void resize(SsruActivations& activations, Index batch, Index time) const;

  /// Computes these steps' states, and their outputs y from their inputs x, both [steps.count *
  /// batch, features].
  /// @param lengths of the batch's sentences, over whose padding the state does not change; empty
  /// if there is no padding.
  ATTENTIVE_NOINLINE void forward(View y, SsruActivations& activations, const Weights& weights,
                                  ConstView x, std::span<const Index> lengths, Steps steps) const;

  /// Gives the gradients their shapes and sets that of the last state to zero.
  void start_backward(SsruGradients& d_activations, const SsruActivations& activations) const;

  /// Computes, for all steps, dx (+)= the gradient of x, from dy. d_activations.state enters as the
  /// gradient of the last state and leaves as that of the first.
  void backward_input(View dx, SsruGradients& d_activations, ConstView dy,
                      const Parameters& parameters, const SsruActivations& activations,
                      kernels::Into into) const;

  /// Adds the gradients of weight and bias.
  void backward_weights(Parameters& gradients, const SsruGradients& d_activations,
                        ConstView x) const;
};

}  // namespace attentive
