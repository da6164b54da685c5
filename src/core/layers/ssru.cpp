#include "core/layers/ssru.h"

#include "core/kernels/activations.h"
#include "core/kernels/vectors.h"
#include "core/kernels/weight_product.h"

namespace attentive {

using kernels::Into;

Ssru::Ssru(ParameterLayout& layout, const std::string& name, Index features)
    : weight(layout.add_matrix(name + ".weight", 2 * features, features)),
      bias(layout.add_vector(name + ".bias", features)) {}

void Ssru::resize(SsruActivations& activations, Index batch, Index time) const {
  activations.gates.resize(time * batch, 2 * features());
  activations.states.resize((time + 1) * batch, features());
}

void Ssru::forward(View y, SsruActivations& activations, const Weights& weights, ConstView x,
                   std::span<const Index> lengths, Steps steps) const {
  const Index batch = x.rows() / steps.count;
  const View gates = activations.gates.rows_view(steps.first * batch, x.rows());
  const View forget_gates = columns(gates, features(), features());
  columns(gates, 0, features()).setZero();
  kernels::set_rows(weights.vector(bias), forget_gates);
  kernels::multiply_weights(x, weights.matrix(weight), gates, Into::add);
  kernels::sigmoid(forget_gates);

  for (Index t = steps.first; t < steps.first + steps.count; ++t) {
    View u = columns(activations.gates.rows_view(t * batch, batch), 0, features());
    View f = columns(activations.gates.rows_view(t * batch, batch), features(), features());
    for (Index b = 0; b < std::ssize(lengths); ++b) {
      if (t < lengths[static_cast<std::size_t>(b)]) continue;
      u.row(b).setZero();
      f.row(b).setOnes();
    }
    activations.state(t + 1, batch).array() =
        u.array() + f.array() * (activations.state(t, batch).array() - u.array());
  }
  y = activations.states.rows_view((steps.first + 1) * batch, x.rows());
  kernels::relu(y);
}

void Ssru::start_backward(SsruGradients& d_activations, const SsruActivations& activations) const {
  d_activations.gates.resize(activations.gates.rows(), activations.gates.cols());
  d_activations.state.resize_zero(activations.states.rows() - activations.gates.rows(), features());
}

//   d_c += [c_t > 0] * d_y         d_u = (1 - f) * d_c
//   d_f = (c_{t-1} - u) * d_c      before the sigmoid: f * (1 - f) * d_f
//   d_c = f * d_c                  of the previous step
void Ssru::backward_input(View dx, SsruGradients& d_activations, ConstView dy,
                          const Parameters& parameters, const SsruActivations& activations,
                          Into into) const {
  const Index batch = d_activations.state.rows();
  auto d_c = d_activations.state.view().array();
  for (Index first = dy.rows() - batch; first >= 0; first -= batch) {
    const ConstView gates = activations.gates.rows_view(first, batch);
    const View d_gates = d_activations.gates.rows_view(first, batch);
    const auto u = columns(gates, 0, features()).array();
    const auto f = columns(gates, features(), features()).array();
    const auto before = activations.states.rows_view(first, batch).array();
    const auto after = activations.states.rows_view(first + batch, batch).array();
    d_c += (after > 0).select(dy.middleRows(first, batch).array(), Real{0});
    columns(d_gates, 0, features()).array() = (1 - f) * d_c;
    columns(d_gates, features(), features()).array() = f * (1 - f) * (before - u) * d_c;
    d_c *= f;
  }
  kernels::multiply_ab(d_activations.gates.view(), parameters[weight], dx, into);
}

void Ssru::backward_weights(Parameters& gradients, const SsruGradients& d_activations,
                            ConstView x) const {
  const ConstView d_gates = d_activations.gates.view();
  kernels::multiply_atb(d_gates, x, gradients[weight], Into::add);
  kernels::add_rows(columns(d_gates, features(), features()), gradients[bias].data());
}

}  // namespace attentive
