#include "core/kernels/vectors.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

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

void set_rows(const Real* row, View y) {
  for (Index i = 0; i < y.rows(); ++i) std::copy_n(row, y.cols(), row_data(y, i));
}

void add_rows(ConstView x, Real* sum) {
  for (Index row = 0; row < x.rows(); ++row) add_scaled(1, row_data(x, row), sum, x.cols());
}

void gather_rows(View to, ConstView from, std::span<const Index> rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::copy_n(row_data(from, rows[i]), from.cols(), row_data(to, static_cast<Index>(i)));
  }
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
  // Takes eight bytes at a time and makes those with the value 0; a word has a byte that is 0 if
  // and only if subtracting 1 from each borrows into a high bit that was not set (Mycroft 1987).
  // The loop never ends early, so compilers can take several words at once.
  constexpr std::uint64_t ones = 0x0101010101010101;
  std::uint64_t found = 0;
  for (; bytes.size() >= sizeof(ones); bytes = bytes.subspan(sizeof(ones))) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), sizeof(word));
    word ^= ones * std::to_integer<std::uint64_t>(value);
    found |= (word - ones) & ~word & ones << 7;
  }
  return found != 0 || std::ranges::find(bytes, value) != bytes.end();
}

bool all_finite(const Real* x, Index size) {
  // Zero times a finite number is zero; times anything else it is NaN, and so is the sum.
  return sum_over(size, [&](Index i, Index count, Lanes sum) {
           return sum + load(x + i, count) * Real{0};
         }) == 0;
}

}  // namespace attentive::kernels
