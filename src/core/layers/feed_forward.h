#pragma once

#include <string>

#include "core/layers/linear.h"

namespace attentive {

/// The position-wise network of a Transformer (Vaswani et al. 2017, 1706.03762, section 3.3):
///
///   hidden = relu(x · W1ᵀ + b1)      y = hidden · W2ᵀ + b2
///
/// Names as in torch.nn.TransformerEncoderLayer: `<prefix>.linear1` and `<prefix>.linear2`.
struct FeedForward {
  Linear linear1;  // [hidden, features]
  Linear linear2;  // [features, hidden]

  FeedForward(ParameterLayout& layout, const std::string& prefix, Index features, Index hidden);

  Index hidden_size() const { return linear1.weight.rows; }

  /// Computes y [rows, features] from x [rows, features], and hidden [rows, hidden] for backward.
  void forward(View y, View hidden, const Weights& weights, ConstView x) const;

  /// Computes dx (+)= the gradient of x, from dy, and d_hidden, the gradient of x · W1ᵀ + b1.
  void backward_input(View dx, View d_hidden, ConstView dy, const Parameters& parameters,
                      ConstView hidden, kernels::Into into) const;

  /// Adds the gradients of both layers' weights and biases.
  void backward_weights(Parameters& gradients, ConstView dy, ConstView d_hidden, ConstView x,
                        ConstView hidden) const;
};

}  // namespace attentive
