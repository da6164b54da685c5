#include "core/layers/layer_norm.h"

#include "core/kernels/layer_norm.h"

namespace attentive {

LayerNorm::LayerNorm(ParameterLayout& layout, const std::string& name, Index features,
                     double epsilon_)
    : weight(layout.add_vector(name + ".weight", features)),
      bias(layout.add_vector(name + ".bias", features)),
      epsilon(epsilon_) {}

void LayerNorm::forward(View y, View statistics, const Weights& weights, ConstView x) const {
  kernels::normalize_rows(y, statistics, x, weights.vector(weight), weights.vector(bias),
                          static_cast<Real>(epsilon));
}

void LayerNorm::backward(View dx, Parameters& gradients, ConstView dy, const Parameters& parameters,
                         ConstView x, ConstView statistics) const {
  kernels::normalize_rows_backward(dx, gradients[weight].data(), gradients[bias].data(), dy, x,
                                   statistics, parameters[weight].data());
}

}  // namespace attentive
