#include "core/kernels/vectors.h"

#include <algorithm>

#include "core/kernels/lanes.h"

namespace attentive::kernels {

Real dot(const Real* a, const Real* b, Index size) {
  return sum_over(size, [&](Index i, Index count, Lanes sum) {
    return multiply_add(load(a + i, count), load(b + i, count), sum);
  });
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

bool contains(std::span<const std::byte> bytes, std::byte value) {
  // To the end, whatever is found: so compilers take many at a time.
  bool found = false;
  for (const std::byte byte : bytes) found |= byte == value;
  return found;
}

bool all_finite(const Real* x, Index size) {
  // Zero times what is finite is zero, times anything else NaN, which no sum loses again.
  return sum_over(size, [&](Index i, Index count, Lanes sum) {
           return sum + load(x + i, count) * Real{0};
         }) == 0;
}

}  // namespace attentive::kernels
