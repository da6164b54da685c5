#pragma once

#include "core/kernels/weight_view.h"
#include "core/weights/parameter_layout.h"

namespace attentive {

/// A model's weights as forward passes read them, whether they are trained (Parameters) or packed
/// for products (PackedWeights).
class Weights {
 public:
  /// Returns [rows, cols], to multiply with or to look up row by row.
  virtual WeightView matrix(const Parameter& p) const = 0;
  /// Returns the [cols] values of a parameter of one row, such as a bias.
  virtual const Real* vector(const Parameter& p) const = 0;

 protected:
  ~Weights() = default;
};

}  // namespace attentive
