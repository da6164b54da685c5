#pragma once

#include "core/random.h"
#include "core/tensor.h"

namespace attentive {

/// Sets features to zero with `probability` in training and scales the others by
/// 1 / (1 - probability), so that nothing changes for inference (Srivastava et al. 2014).
/// A probability of 0, or no source of random numbers, leaves the values and does no work.
class Dropout {
 public:
  /// Draws a mask and applies it to x [rows, features].
  void forward(double probability, Random* random, View x);

  /// Applies the mask of the last forward to dx.
  void backward(View dx) const;

 private:
  Matrix mask_;
  bool active_ = false;
};

}  // namespace attentive
