#pragma once

#include <string>

#include "core/weights/parameters.h"

namespace attentive {

/// Layer normalization (Ba et al. 2016, 1607.06450), as torch.nn.LayerNorm over the features of a
/// row:
///
///   y = weight * (x - mean x) / sqrt(mean (x - mean x)^2 + epsilon) + bias
struct LayerNorm {
  Parameter weight;  // [features]
  Parameter bias;    // [features]
  double epsilon;

  LayerNorm(ParameterLayout& layout, const std::string& name, Index features, double epsilon);

  /// Computes y [rows, features] from x [rows, features]; y may be x where no backward follows.
  /// @param statistics [rows, 2]: each row's mean and 1 / deviation, for backward.
  void forward(View y, View statistics, const Weights& weights, ConstView x) const;

  /// Computes dx, which may be dy, and adds the gradients of weight and bias.
  void backward(View dx, Parameters& gradients, ConstView dy, const Parameters& parameters,
                ConstView x, ConstView statistics) const;
};

}  // namespace attentive
