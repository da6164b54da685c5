#pragma once

#include <string>

#include "core/layers/dropout.h"
#include "core/layers/layer_norm.h"

namespace attentive {

/// What a PostNorm keeps of all rows of a batch, for backward.
struct PostNormActivations {
  Matrix sum;         // [rows, features]: x + dropout(f(x))
  Matrix statistics;  // [rows, 2]
  Dropout dropout;
};

/// What follows a sublayer f of a Transformer (Vaswani et al. 2017, 1706.03762, sections 3.1, 5.4):
///
///   y = norm(x + dropout(f(x)))
struct PostNorm {
  LayerNorm norm;

  /// Shapes the activations of a batch of `rows` and draws their dropout.
  void prepare(PostNormActivations& activations, Index rows, double dropout, Random* random) const;

  /// Rows `first`, first + 1, … of the batch. The sublayer has written f(x) to activations.sum.
  void forward(View y, PostNormActivations& activations, const Weights& weights, ConstView x,
               Index first) const;

  /// All rows: replaces dx, the part that does not pass f, and df, the gradient of f(x).
  void backward(View dx, View df, Parameters& gradients, ConstView dy, const Parameters& parameters,
                const PostNormActivations& activations) const;
};

}  // namespace attentive
