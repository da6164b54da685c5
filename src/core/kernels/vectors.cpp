#include "core/kernels/vectors.h"

#include <algorithm>

#include "core/kernels/lanes.h"

namespace attentive::kernels {

Real dot(const Real* a, const Real* b, Index size) {
  // Several sums, for each addition waits for the one before.
  Lanes sums[4] = {};
  Index i = 0;
  for (; i + 4 * lanes <= size; i += 4 * lanes) {
    for (Index part = 0; part < 4; ++part) {
      const Index at = i + part * lanes;
      sums[part] = multiply_add(load(a + at), load(b + at), sums[part]);
    }
  }
  for_each_register(size - i, [&](Index at, Index count) {
    sums[0] = multiply_add(load(a + i + at, count), load(b + i + at, count), sums[0]);
  });
  return sum_of((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

void add_scaled(Real scale, const Real* x, Real* y, Index size) {
  const Lanes factor = splat(scale);
  for_each_register(size, [&](Index i, Index count) {
    store(y + i, multiply_add(factor, load(x + i, count), load(y + i, count)), count);
  });
}

void add_rows(ConstView x, Real* sum) {
  for (Index row = 0; row < x.rows(); ++row) add_scaled(1, row_data(x, row), sum, x.cols());
}

double sum_of_squares(const Real* x, Index size) {
  constexpr Index block = 4096;
  double sum = 0;
  for (Index i = 0; i < size; i += block) {
    sum += static_cast<double>(dot(x + i, x + i, std::min(block, size - i)));
  }
  return sum;
}

bool all_finite(const Real* x, Index size) {
  // Zero times what is finite is zero, times anything else NaN, which no sum loses again.
  Lanes sum{};
  for_each_register(size, [&](Index i, Index count) { sum += load(x + i, count) * Real{0}; });
  return sum_of(sum) == 0;
}

}  // namespace attentive::kernels
