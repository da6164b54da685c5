#include "core/kernels/weights.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <type_traits>

#include "core/float16.h"
#include "core/kernels/int8_product.h"
#include "core/kernels/panels.h"

namespace attentive::kernels {
namespace {

// Restored at a time: few enough to stay in the second-level cache until they are multiplied.
constexpr Index block_elements = 32 * 1024;

void restore(const ConstView& weights, Index row, Real* to) {
  std::copy_n(row_data(weights, row), weights.cols(), to);
}

void restore(const HalfView& weights, Index row, Real* to) {
  const std::uint16_t* from = weights.data + row * weights.stride;
  for (Index i = 0; i < weights.cols; ++i) to[i] = finite_half_to_float(from[i]);
}

void restore(const Int8View& weights, Index row, Real* to) {
  const std::int8_t* from = weights.data + row * weights.stride;
  const auto scale = static_cast<Real>(weights.scales[row]);
  for (Index i = 0; i < weights.cols; ++i) to[i] = static_cast<Real>(from[i]) * scale;
}

template <typename Element>
void restore(const Panels<Element>& weights, Index row, Real* to) {
  for (Index i = 0; i < weights.cols; ++i) {
    const Index at =
        offset_in_panels<Element>(weights.rows, weights.stride, row, weights.first + i);
    if constexpr (std::is_same_v<Element, std::uint16_t>) {
      to[i] = finite_half_to_float(weights.data[at]);
    } else {
      to[i] = static_cast<Real>(weights.data[at]);
    }
  }
}

void restore(const Int8Panels& weights, Index row, Real* to) {
  restore(static_cast<const Panels<std::int8_t>&>(weights), row, to);
  const auto scale = static_cast<Real>(weights.scales[row]);
  for (Index i = 0; i < weights.cols; ++i) to[i] *= scale;
}

// The weights of a block of outputs are restored into memory that is kept, for products are many.
template <typename Stored>
void multiply_restored(ConstView a, const Stored& b, View c, Into into) {
  static thread_local Matrix memory;
  const Index block_rows = std::max<Index>(1, block_elements / std::max<Index>(1, b.cols));
  memory.resize(std::min(block_rows, b.rows), b.cols);
  for (Index first = 0; first < b.rows; first += block_rows) {
    const Index rows = std::min(block_rows, b.rows - first);
    const View block = memory.rows_view(0, rows);
    for (Index i = 0; i < rows; ++i) restore(b, first + i, row_data(block, i));
    multiply_abt(a, block, columns(c, first, rows), into);
  }
}

void multiply(ConstView a, const HalfView& b, View c, Into into) {
  multiply_restored(a, b, c, into);
}

void multiply(ConstView a, const Int8View& b, View c, Into into) {
  multiply_restored(a, b, c, into);
}

template <typename Stored>
void multiply(ConstView a, const Stored& b, View c, Into into) {
  multiply_abt(a, b, c, into);
}

}  // namespace

void multiply_weights(ConstView a, const WeightView& b, View c, Into into) {
  std::visit([&](const auto& stored) { multiply(a, stored, c, into); }, b);
}

void restore_row(const WeightView& weights, Index row, Real* to) {
  std::visit([&](const auto& stored) { restore(stored, row, to); }, weights);
}

float quantize_row(const Real* row, std::span<std::int8_t> to) {
  Real largest = 0;
  for (std::size_t i = 0; i < to.size(); ++i) largest = std::max(largest, std::abs(row[i]));
  if (largest == 0) {
    std::ranges::fill(to, std::int8_t{0});
    return 1;
  }
  // Not so small that a weight divided by it were beyond 127.
  float scale = std::max(static_cast<float>(largest) / 127, 0x1p-126F);
  // Nor rounded up so far that 127 of it were infinite.
  if (!std::isfinite(scale * 127)) scale = std::nextafter(scale, 0.0F);
  for (std::size_t i = 0; i < to.size(); ++i) {
    to[i] = static_cast<std::int8_t>(std::lround(static_cast<float>(row[i]) / scale));
  }
  return scale;
}

}  // namespace attentive::kernels
