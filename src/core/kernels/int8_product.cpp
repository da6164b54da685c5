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

/// A group of outputs_at_once rows of weights, fewer at the end, and where its results go.
class Outputs {
 public:
  Outputs(const QuantizedRows& a, const Int8View& b, Index first, View c, Into into)
      : a_(a),
        b_(b),
        first_(first),
        count_(std::min(outputs_at_once, b.rows - first)),
        c_(c),
        into_(into) {
    // Where there are fewer, the last is computed again.
    for (Index o = 0; o < outputs_at_once; ++o) {
      weights_[o] = b.data + (first + std::min(o, count_ - 1)) * b.stride;
    }
  }

  /// Of one row of activations. The weights are read as they lie in memory, one row after another,
  /// for then the processor fetches them ahead.
  void multiply_row(Index row) const {
    constexpr Index chains = 4;  // for each addition waits for the one before
    const Activation* x = a_.row(row);
    Sums sums[outputs_at_once];
    for (Index o = 0; o < outputs_at_once; ++o) {
      const std::int8_t* w = weights_[o];
      Sums parts[chains];
      std::ranges::fill(parts, no_sums());
      Index k = 0;
      for (; k + chains * dot_width <= a_.stride; k += chains * dot_width) {
        for (Index i = 0; i < chains; ++i) {
          const Index at = k + i * dot_width;
          parts[i] = add_products(w + at, load_activations(x + at), parts[i]);
        }
      }
      for (; k < a_.stride; k += dot_width) {
        parts[0] = add_products(w + k, load_activations(x + k), parts[0]);
      }
      sums[o] = add(add(parts[0], parts[1]), add(parts[2], parts[3]));
    }
    store(row, sums);
  }

  /// Of several rows of activations: the weights have been read and lie in the nearest cache.
  void multiply_rows(Index first_row) const {
    const Activation* x[rows_at_once];
    for (Index r = 0; r < rows_at_once; ++r) x[r] = a_.row(first_row + r);
    Sums sums[rows_at_once][outputs_at_once];
    for (auto& of_row : sums) std::ranges::fill(of_row, no_sums());
    for (Index k = 0; k < a_.stride; k += dot_width) {
      Sums activations[rows_at_once];
      for (Index r = 0; r < rows_at_once; ++r) activations[r] = load_activations(x[r] + k);
      for (Index o = 0; o < outputs_at_once; ++o) {
        for (Index r = 0; r < rows_at_once; ++r) {
          sums[r][o] = add_products(weights_[o] + k, activations[r], sums[r][o]);
        }
      }
    }
    for (Index r = 0; r < rows_at_once; ++r) store(first_row + r, sums[r]);
  }

 private:
  void store(Index row, const Sums (&sums)[outputs_at_once]) const {
    const Totals products = totals(sums);
    const float scale = a_.scales[static_cast<std::size_t>(row)];
    Real* to = row_data(c_, row) + first_;
    for (Index o = 0; o < count_; ++o) {
      const Index output = first_ + o;
      const std::int32_t sum = products[o] - zero_point * b_.sum(output);
      const auto value = static_cast<Real>(static_cast<float>(sum) * (scale * b_.scales[output]));
      to[o] = into_ == Into::add ? to[o] + value : value;
    }
  }

  const QuantizedRows& a_;
  const Int8View& b_;
  Index first_;
  Index count_;
  View c_;
  Into into_;
  const std::int8_t* weights_[outputs_at_once];
};

}  // namespace

void multiply_abt(ConstView a, const Int8View& b, View c, Into into) {
  if (a.rows() == 0) return;
  static thread_local QuantizedRows quantized;
  quantized.fill(a);
  for (Index first = 0; first < b.rows; first += outputs_at_once) {
    const Outputs outputs(quantized, b, first, c, into);
    // The first row brings the weights in.
    Index row = 0;
    do outputs.multiply_row(row++);
    while ((a.rows() - row) % rows_at_once != 0);
    for (; row < a.rows(); row += rows_at_once) outputs.multiply_rows(row);
  }
}

}  // namespace attentive::kernels
