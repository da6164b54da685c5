#include "core/layers/feed_forward.h"

#include "core/kernels/activations.h"

namespace attentive {

FeedForward::FeedForward(ParameterLayout& layout, const std::string& prefix, Index features,
                         Index hidden)
    : linear1(layout, prefix + ".linear1", features, hidden),
      linear2(layout, prefix + ".linear2", hidden, features) {}

void FeedForward::forward(View y, View hidden, const Weights& weights, ConstView x) const {
  linear1.forward(hidden, weights, x);
  kernels::relu(hidden);
  linear2.forward(y, weights, hidden);
}

void FeedForward::backward_input(View dx, View d_hidden, ConstView dy, const Parameters& parameters,
                                 ConstView hidden, kernels::Into into) const {
  linear2.backward_input(d_hidden, dy, parameters, kernels::Into::replace);
  kernels::relu_backward(d_hidden, hidden);
  linear1.backward_input(dx, d_hidden, parameters, into);
}

void FeedForward::backward_weights(Parameters& gradients, ConstView dy, ConstView d_hidden,
                                   ConstView x, ConstView hidden) const {
  linear1.backward_weights(gradients, d_hidden, x);
  linear2.backward_weights(gradients, dy, hidden);
}

}  // namespace attentive
