#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/kernels/gemm.h"
#include "core/kernels/selected_rows.h"
#include "core/weights/parameters.h"

namespace attentive {

/// Computes y = x · Wᵀ + b, as torch.nn.Linear does.
struct Linear {
  Parameter weight;  // [out, in]
  Parameter bias;    // [out]

  Linear(ParameterLayout& layout, const std::string& name, Index in, Index out);
  /// Shares the weight of another layer, such as an embedding, and has a bias of its own.
  Linear(ParameterLayout& layout, const std::string& name, const Parameter& shared_weight);
  Linear(const Parameter& weight, const Parameter& bias);

  /// Computes y [rows, out] from x [rows, in].
  void forward(View y, const Weights& weights, ConstView x) const;

  /// Computes the gradient of the input: dx [rows, in], dy [rows, out].
  void backward_input(View dx, ConstView dy, const Parameters& parameters,
                      kernels::Into into) const;

  /// Adds the gradients of weight and bias. It is separate from backward_input so that a recurrence
  /// can collect dy over all time steps and multiply once.
  void backward_weights(Parameters& gradients, ConstView dy, ConstView x) const;
};

/// A layer that computes only some of another layer's outputs.
class SelectedOutputs {
 public:
  /// Copies the weights and biases of these outputs.
  void select(const Weights& weights, const Linear& layer, std::span<const std::int32_t> outputs);
  void clear() { bias_.resize(1, 0); }

  Index size() const { return bias_.cols(); }

  /// Computes y [rows, size()] from x [rows, in].
  void forward(View y, ConstView x) const;

 private:
  kernels::SelectedRows weight_;
  Matrix bias_;
};

}  // namespace attentive
