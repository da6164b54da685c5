#include "core/layers/post_norm.h"

namespace attentive {

void PostNorm::prepare(PostNormActivations& activations, Index rows, double dropout,
                       Random* random) const {
  const Index features = norm.weight.cols;
  activations.sum.resize(rows, features);
  activations.statistics.resize(rows, 2);
  activations.dropout.draw(dropout, random, rows, features);
}

void PostNorm::forward(View y, PostNormActivations& activations, const Weights& weights,
                       ConstView x, Index first) const {
  View sum = activations.sum.rows_view(first, x.rows());
  activations.dropout.apply(sum, first);
  sum += x;
  norm.forward(y, activations.statistics.rows_view(first, x.rows()), weights, sum);
}

void PostNorm::backward(View dx, View df, Parameters& gradients, ConstView dy,
                        const Parameters& parameters,
                        const PostNormActivations& activations) const {
  norm.backward(dx, gradients, dy, parameters, activations.sum.view(),
                activations.statistics.view());
  df = dx;
  activations.dropout.apply(df);
}

}  // namespace attentive
