// Weights in int8 times activations that are quantised as they come ("dynamic quantisation"): as in
// Jacob et al. 2018 (1712.05877), with a scale for each row of either. Activations have seven bits,
// because that is what relaxed SIMD's dot product is defined for.

#include "core/kernels/int8_product.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "core/kernels/int8_dot.h"

namespace attentive::kernels {
namespace {

/// What an activation of zero is stored as; the greatest are 63 away from it.
constexpr std::int32_t zero_point = 64;
constexpr float greatest_activation = 63;

/// Rows of the result that are computed together, and of the activations.
constexpr Index outputs_at_once = 4;
constexpr Index rows_at_once = 2;

/// Rows of quantised activations, each padded with what adds nothing to a sum.
struct QuantizedRows {
  std::vector<Activation> values;
  std::vector<float> scales;
  Index stride = 0;

  void fill(ConstView a);
  const Activation* row(Index i) const { return values.data() + i * stride; }
};

/// Writes whole numbers that times the scale, and after subtracting zero_point, are near `row`. Not
/// numbers and infinities become anything, with a scale that is no number or infinite.
/// @return the scale.
float quantize_activations(const Real* row, Index size, Activation* to) {
  // Of floats above zero, the greatest has the greatest bits.
  std::uint32_t bits = 0;
  for (Index i = 0; i < size; ++i) {
    bits = std::max(bits, std::bit_cast<std::uint32_t>(static_cast<float>(row[i])) & 0x7FFFFFFFU);
  }
  const float scale = bits == 0 ? 1 : std::bit_cast<float>(bits) / greatest_activation;
  // Adding 1.5 · 2^23 leaves no room for a fraction: the whole number stands in the lowest bits. A
  // division comes before, not a product, which might be fused with the addition and rounded less.
  constexpr float shifter = 12582912.0F + static_cast<float>(zero_point);
  for (Index i = 0; i < size; ++i) {
    const float shifted = static_cast<float>(row[i]) / scale + shifter;
    to[i] = static_cast<Activation>(std::bit_cast<std::uint32_t>(shifted) & 0x7FU);
  }
  return scale;
}

void QuantizedRows::fill(ConstView a) {
  stride = (a.cols() + dot_width - 1) / dot_width * dot_width;
  const auto size = static_cast<std::size_t>(a.rows() * stride);
  if (values.size() < size) values.resize(size);
  if (scales.size() < static_cast<std::size_t>(a.rows())) {
    scales.resize(static_cast<std::size_t>(a.rows()));
  }
  for (Index i = 0; i < a.rows(); ++i) {
    Activation* to = values.data() + i * stride;
    scales[static_cast<std::size_t>(i)] = quantize_activations(row_data(a, i), a.cols(), to);
    std::fill(to + a.cols(), to + stride, Activation{0});
  }
}

/// `rows` rows of activations times outputs_at_once rows of weights.
template <Index rows>
void multiply_tile(const QuantizedRows& a, Index first_row, const Int8View& b, Index first_output,
                   View c, Into into) {
  // Where there are fewer outputs, the last is computed again.
  const Index count = std::min(outputs_at_once, b.rows - first_output);
  const std::int8_t* weights[outputs_at_once];
  for (Index o = 0; o < outputs_at_once; ++o) {
    weights[o] = b.data + (first_output + std::min(o, count - 1)) * b.stride;
  }
  const Activation* activations[rows];
  for (Index r = 0; r < rows; ++r) activations[r] = a.row(first_row + r);

  Sums sums[rows][outputs_at_once];
  for (auto& of_row : sums) std::ranges::fill(of_row, no_sums());
  const auto add = [&](Index k) {
    Sums x[rows];
    for (Index r = 0; r < rows; ++r) x[r] = load_activations(activations[r] + k);
    for (Index o = 0; o < outputs_at_once; ++o) {
      for (Index r = 0; r < rows; ++r) {
        sums[r][o] = add_products(weights[o] + k, x[r], sums[r][o]);
      }
    }
  };
  Index k = 0;
  // Two at a time, for counting and addresses cost as much as a product.
  for (; k + 2 * dot_width <= a.stride; k += 2 * dot_width) {
    add(k);
    add(k + dot_width);
  }
  if (k < a.stride) add(k);

  for (Index r = 0; r < rows; ++r) {
    const Totals products = totals(sums[r]);
    const float scale = a.scales[static_cast<std::size_t>(first_row + r)];
    Real* to = row_data(c, first_row + r) + first_output;
    for (Index o = 0; o < count; ++o) {
      const Index output = first_output + o;
      const std::int32_t sum = products[o] - zero_point * b.sum(output);
      const auto value = static_cast<Real>(static_cast<float>(sum) * (scale * b.scales[output]));
      to[o] = into == Into::add ? to[o] + value : value;
    }
  }
}

}  // namespace

void multiply_abt(ConstView a, const Int8View& b, View c, Into into) {
  static thread_local QuantizedRows quantized;
  quantized.fill(a);
  for (Index output = 0; output < b.rows; output += outputs_at_once) {
    Index row = 0;
    for (; row + rows_at_once <= a.rows(); row += rows_at_once) {
      multiply_tile<rows_at_once>(quantized, row, b, output, c, into);
    }
    for (; row < a.rows(); ++row) multiply_tile<1>(quantized, row, b, output, c, into);
  }
}

}  // namespace attentive::kernels
