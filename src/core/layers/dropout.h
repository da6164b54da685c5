#pragma once

#include "core/random.h"
#include "core/tensor.h"

namespace attentive {

/// Sets features to zero with `probability` in training and scales the others by
/// 1 / (1 - probability), so that nothing changes for inference (Srivastava et al. 2014). The mask
/// is drawn for a whole batch and applied as its rows come up, the same forward and backward.
class Dropout {
 public:
  /// Draws a mask [rows, features]. If the probability is 0 or `random` is null, there is no mask
  /// and apply changes nothing.
  void draw(double probability, Random* random, Index rows, Index features);

  /// Multiplies x by the mask's rows first_row, first_row + 1, …: values forward, their gradients
  /// backward.
  void apply(View x, Index first_row = 0) const;

 private:
  Matrix mask_;
  bool active_ = false;
};

}  // namespace attentive
