#pragma once

#include <string>

#include "core/layers/dropout.h"
#include "core/layers/layer_norm.h"

namespace attentive {

/// The epsilon of Tensor2Tensor and Marian; that of torch.nn is 1e-5.
inline constexpr double norm_epsilon = 1e-6;

/// Keeps what a PostNorm computed for all rows of a batch, for backward.
struct PostNormActivations {
  Matrix sum;         // [rows, features]: x + dropout(f(x))
  Matrix statistics;  // [rows, 2]
  Dropout dropout;
};

/// The residual connection and normalization after a sublayer f of a Transformer (Vaswani et al.
/// 2017, 1706.03762, sections 3.1 and 5.4):
///
///   y = norm(x + dropout(f(x)))
struct PostNorm {
  LayerNorm norm;

  /// Shapes the activations of a batch of `rows` and draws their dropout.
  void prepare(PostNormActivations& activations, Index rows, double dropout, Random* random) const;

  /// Computes y for the batch's rows `first`, first + 1, …, after the sublayer has written f(x) to
  /// activations.sum.
  void forward(View y, PostNormActivations& activations, const Weights& weights, ConstView x,
               Index first) const;

  /// Computes, for all rows, dx, the gradient of x without its part through f, and df, that of
  /// f(x).
  void backward(View dx, View df, Parameters& gradients, ConstView dy, const Parameters& parameters,
                const PostNormActivations& activations) const;
};

}  // namespace attentive
