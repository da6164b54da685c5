#include "core/kernels/weight_product.h"

#include <algorithm>
#include <span>
#include <type_traits>

#include "core/float16.h"
#include "core/kernels/int8_product.h"
#include "core/kernels/panels.h"
#include "core/kernels/quantize.h"

namespace attentive::kernels {
namespace {

// So few elements stay in the second-level cache from dequantization to multiplication.
constexpr Index block_elements = 32 * 1024;

void dequantize(const ConstView& weights, Index row, Real* to) {
  std::copy_n(row_data(weights, row), weights.cols(), to);
}

void dequantize(const Int8View& weights, Index row, Real* to) {
  const std::span from(weights.data + row * weights.stride, static_cast<std::size_t>(weights.cols));
  kernels::dequantize(from, weights.scales[row], to);
}

template <typename Element>
void dequantize(const Panels<Element>& weights, Index row, Real* to) {
  for (Index i = 0; i < weights.cols; ++i) {
    const Index at =
        offset_in_panels<Element>(weights.rows, weights.stride, row, weights.first + i);
    if constexpr (std::is_same_v<Element, std::uint16_t>) {
      to[i] = finite_float16_to_float(weights.data[at]);
    } else {
      to[i] = static_cast<Real>(weights.data[at]);
    }
  }
}

void dequantize(const Int8Panels& weights, Index row, Real* to) {
  dequantize(static_cast<const Panels<std::int8_t>&>(weights), row, to);
  const auto scale = static_cast<Real>(weights.scales[row]);
  for (Index i = 0; i < weights.cols; ++i) to[i] *= scale;
}

/// Dequantizes the weights of one block of outputs after another, in memory kept for later
/// products.
void multiply(ConstView a, const Int8View& b, View c, Into into) {
  static thread_local Matrix memory;
  const Index block_rows = std::max<Index>(1, block_elements / std::max<Index>(1, b.cols));
  memory.resize(std::min(block_rows, b.rows), b.cols);
  for (Index first = 0; first < b.rows; first += block_rows) {
    const Index rows = std::min(block_rows, b.rows - first);
    const View block = memory.rows_view(0, rows);
    for (Index i = 0; i < rows; ++i) dequantize(b, first + i, row_data(block, i));
    multiply_abt(a, block, columns(c, first, rows), into);
  }
}

template <typename Multiplied>
void multiply(ConstView a, const Multiplied& b, View c, Into into) {
  multiply_abt(a, b, c, into);
}

}  // namespace

void multiply_weights(ConstView a, const WeightView& b, View c, Into into) {
  std::visit([&](const auto& weights) { multiply(a, weights, c, into); }, b);
}

void dequantize_row(const WeightView& weights, Index row, Real* to) {
  std::visit([&](const auto& view) { dequantize(view, row, to); }, weights);
}

}  // namespace attentive::kernels
