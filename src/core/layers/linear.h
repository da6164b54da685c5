#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/kernels/gemm.h"
#include "core/kernels/selected_rows.h"
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

/// Some of a layer's outputs, as a layer of its own.
class SelectedOutputs {
 public:
  /// Copies what belongs to these outputs.
  void select(const Linear& layer, const Parameters& parameters,
              std::span<const std::int32_t> outputs);
  void clear() { bias_.resize(1, 0); }

  Index size() const { return bias_.cols(); }

  /// As Linear's: y [rows, size()].
  void forward(ConstView x, View y) const;

 private:
  kernels::SelectedRows weight_;
  Matrix bias_;
};

}  // namespace attentive
