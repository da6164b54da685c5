#include "core/kernels/layer_norm.h"

#include <cmath>

#include "core/kernels/lanes.h"

namespace attentive::kernels {

void normalize_rows(View y, View statistics, ConstView x, const Real* gain, const Real* bias,
                    Real epsilon) {
  const Index size = x.cols();
  const auto divisor = static_cast<Real>(size);
  for (Index row = 0; row < x.rows(); ++row) {
    const Real* from = row_data(x, row);
    Real* to = row_data(y, row);
    const Real mean = sum_over(size, [&](Index i, Index count,
                                         Lanes sum) { return sum + load(from + i, count); }) /
                      divisor;
    const Real squares = sum_over(size, [&](Index i, Index count, Lanes sum) {
      const Lanes centred = first_of(load(from + i, count) - mean, count);
      return multiply_add(centred, centred, sum);
    });
    const Real inverse = 1 / std::sqrt(squares / divisor + epsilon);
    for_each_register(size, [&](Index i, Index count) {
      const Lanes standard = (load(from + i, count) - mean) * inverse;
      store(to + i, multiply_add(standard, load(gain + i, count), load(bias + i, count)), count);
    });
    statistics(row, 0) = mean;
    statistics(row, 1) = inverse;
  }
}

// With x' = (x - mean) / deviation and g = gain * dy:
//   d_gain = sum dy * x'    d_bias = sum dy    dx = (g - mean g - x' * mean (g * x')) / deviation
void normalize_rows_backward(View dx, Real* d_gain, Real* d_bias, ConstView dy, ConstView x,
                             ConstView statistics, const Real* gain) {
  const Index size = x.cols();
  const auto divisor = static_cast<Real>(size);
  for (Index row = 0; row < x.rows(); ++row) {
    const Real* from = row_data(x, row);
    const Real* d = row_data(dy, row);
    Real* to = row_data(dx, row);
    const Real mean = statistics(row, 0);
    const Real inverse = statistics(row, 1);
    const auto standard = [&](Index i, Index count) {
      return (load(from + i, count) - mean) * inverse;
    };
    const auto g = [&](Index i, Index count) { return load(gain + i, count) * load(d + i, count); };

    for_each_register(size, [&](Index i, Index count) {
      const Lanes d_y = load(d + i, count);
      store(d_gain + i, multiply_add(d_y, standard(i, count), load(d_gain + i, count)), count);
      store(d_bias + i, load(d_bias + i, count) + d_y, count);
    });
    const Real mean_g =
        sum_over(size, [&](Index i, Index count, Lanes sum) { return sum + g(i, count); }) /
        divisor;
    // Lanes beyond the last value add nothing, because g is zero there.
    const Real mean_product = sum_over(size,
                                       [&](Index i, Index count, Lanes sum) {
                                         return multiply_add(g(i, count), standard(i, count), sum);
                                       }) /
                              divisor;
    for_each_register(size, [&](Index i, Index count) {
      const Lanes centred = g(i, count) - mean_g - standard(i, count) * mean_product;
      store(to + i, centred * inverse, count);
    });
  }
}

}  // namespace attentive::kernels
