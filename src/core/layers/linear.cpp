#include "core/layers/linear.h"

#include <algorithm>

#include "core/kernels/vectors.h"
#include "core/kernels/weight_product.h"

namespace attentive {

using kernels::Into;

Linear::Linear(ParameterLayout& layout, const std::string& name, Index in, Index out)
    : weight(layout.add_matrix(name + ".weight", out, in)),
      bias(layout.add_vector(name + ".bias", out)) {}

Linear::Linear(ParameterLayout& layout, const std::string& name, const Parameter& shared_weight)
    : weight(shared_weight), bias(layout.add_vector(name + ".bias", shared_weight.rows)) {}

Linear::Linear(const Parameter& weight_, const Parameter& bias_) : weight(weight_), bias(bias_) {}

void Linear::forward(View y, const Weights& weights, ConstView x) const {
  kernels::set_rows(weights.vector(bias), y);
  kernels::multiply_weights(x, weights.matrix(weight), y, Into::add);
}

void SelectedOutputs::select(const Weights& weights, const Linear& layer,
                             std::span<const std::int32_t> outputs) {
  weight_.copy(weights.matrix(layer.weight), outputs);
  bias_.resize(1, std::ssize(outputs));
  const Real* bias = weights.vector(layer.bias);
  std::ranges::transform(outputs, bias_.data(), [bias](std::int32_t i) { return bias[i]; });
}

void SelectedOutputs::forward(View y, ConstView x) const {
  kernels::set_rows(bias_.data(), y);
  kernels::multiply_weights(x, weight_.view(), y, Into::add);
}

void Linear::backward_input(View dx, ConstView dy, const Parameters& parameters, Into into) const {
  kernels::multiply_ab(dy, parameters[weight], dx, into);
}

void Linear::backward_weights(Parameters& gradients, ConstView dy, ConstView x) const {
  kernels::multiply_atb(dy, x, gradients[weight], Into::add);
  kernels::add_rows(dy, gradients[bias].data());
}

}  // namespace attentive
