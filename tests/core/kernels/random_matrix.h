#pragma once

#include "core/random.h"
#include "core/tensor.h"

namespace attentive::kernels {

/// Returns a matrix of random numbers from -1 to 1.
inline Matrix random_matrix(Index rows, Index cols, Random& random) {
  Matrix matrix(rows, cols);
  for (Index i = 0; i < matrix.size(); ++i) {
    matrix.data()[i] = static_cast<Real>(2 * random.uniform() - 1);
  }
  return matrix;
}

/// The sizes of a product of [m, k] and [k, n].
struct Shape {
  Index m, n, k;
};

}  // namespace attentive::kernels
