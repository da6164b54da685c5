#pragma once

#include <string>

#include "core/kernels/gemm.h"
#include "core/parameters.h"

namespace attentive {

/// y = x · Wᵀ + b, as torch.nn.Linear.
struct Linear {
  Parameter weight;  // [out, in]
  Parameter bias;    // [out]

  Linear(ParameterLayout& layout, const std::string& name, Index in, Index out);
  /// Shares a weight that belongs to another layer, such as an embedding's; the bias is its own.
  Linear(ParameterLayout& layout, const std::string& name, const Parameter& shared_weight);

  /// x [rows, in], y [rows, out].
  void forward(const Parameters& parameters, ConstView x, View y) const;

  /// The gradient of x: dx [rows, in] from dy [rows, out].
  void backward_input(const Parameters& parameters, ConstView dy, View dx,
                      kernels::Into into) const;

  /// Adds the gradients of weight and bias. Apart from backward_input so that a recurrence can
  /// collect dy over all time steps and multiply once.
  void backward_weights(Parameters& gradients, ConstView x, ConstView dy) const;
};

}  // namespace attentive
