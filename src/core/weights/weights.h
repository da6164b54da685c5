#pragma once

#include "core/kernels/weight_view.h"
#include "core/weights/parameter_layout.h"

namespace attentive {

/// A model's weights as forward passes read them, whether they are trained (Parameters) or packed
/// for products (PackedWeights).
class Weights {
 public:
  /// [rows, cols], to be multiplied with or looked up row by row.
  virtual WeightView matrix(const Parameter& p) const = 0;
  /// [cols], of a parameter of a single row, such as a bias.
  virtual const Real* vector(const Parameter& p) const = 0;

 protected:
  ~Weights() = default;
};

}  // namespace attentive
