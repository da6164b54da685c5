// Multiplies weights in int8 by activations that are quantized as they come ("dynamic
// quantization"), as in Jacob et al. 2018 (1712.05877), with a scale for each row of either.
// Activations have seven bits, because relaxed SIMD's dot product is defined for no more.

#include "core/kernels/int8_product.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <vector>

#include "core/attributes.h"
#include "core/kernels/int8_dot.h"
#include "core/kernels/panels.h"
#include "core/kernels/tiles.h"

namespace attentive::kernels {
namespace {

/// Says what the integers of a row of activations mean: scale * (integer - zero_point).
struct Quantization {
  float scale;
  std::int32_t zero_point;
};

constexpr Index outputs_of_panel = panel_rows<std::int8_t>;
constexpr Index panel_registers = outputs_of_panel / register_outputs;
static_assert(dot_width == panel_columns<std::int8_t>);

/// Rows of quantized activations.
struct QuantizedRows {
  std::vector<Activation> values;
  std::vector<Quantization> quantizations;
  Index stride = 0;

  void fill(ConstView a);
  const Activation* row(Index i) const { return values.data() + i * stride; }
  Quantization of_row(Index i) const { return quantizations[static_cast<std::size_t>(i)]; }
};

/// Writes a row as integers from 1 to 127 around a zero point of 64; or from 0 to 127, with half
/// the error, if no element is negative, as after a rectifier. NaN and infinite values become
/// arbitrary integers, with a scale that is NaN or infinite.
Quantization quantize_activations(const Real* row, Index size, Activation* to) {
  // Positive floats are in the order of their bits.
  std::uint32_t bits = 0;
  std::uint32_t negative = 0;
  for (Index i = 0; i < size; ++i) {
    const auto element = static_cast<float>(row[i]);
    bits = std::max(bits, std::bit_cast<std::uint32_t>(element) & 0x7FFFFFFFU);
    negative |= element < 0 ? 1U : 0U;
  }
  const std::int32_t zero_point = negative != 0 ? 64 : 0;
  const auto greatest = static_cast<float>(127 - zero_point);
  const float scale = bits == 0 ? 1 : std::bit_cast<float>(bits) / greatest;
  // Adding 1.5 · 2^23 leaves no room for a fraction: the integer is in the lowest bits. A division
  // precedes it, since compilers might fuse a product with the addition and so round once only.
  const float shifter = 12582912.0F + static_cast<float>(zero_point);
  for (Index i = 0; i < size; ++i) {
    const float shifted = static_cast<float>(row[i]) / scale + shifter;
    to[i] = static_cast<Activation>(std::bit_cast<std::uint32_t>(shifted) & 0x7FU);
  }
  return {scale, zero_point};
}

void QuantizedRows::fill(ConstView a) {
  stride = a.cols();
  const auto size = static_cast<std::size_t>(a.rows() * stride);
  if (values.size() < size) values.resize(size);
  if (quantizations.size() < static_cast<std::size_t>(a.rows())) {
    quantizations.resize(static_cast<std::size_t>(a.rows()));
  }
  for (Index i = 0; i < a.rows(); ++i) {
    quantizations[static_cast<std::size_t>(i)] =
        quantize_activations(row_data(a, i), stride, values.data() + i * stride);
  }
}

using Outputs = float __attribute__((vector_size(sizeof(Totals))));
using RealOutputs = Real __attribute__((vector_size(register_outputs * sizeof(Real))));

/// Turns sums of products of integers into outputs: takes off the shift, applies the scales.
void finish(const Int8Panels& b, Index output, Totals products, Quantization a, Real* to,
            Into into) {
  const Totals sums = load_as<Totals>(b.sums + output);
  const Outputs values = __builtin_convertvector(products - a.zero_point * sums, Outputs) *
                         (a.scale * load_as<Outputs>(b.scales + output));
  auto result = __builtin_convertvector(values, RealOutputs);
  if (into == Into::add) {
    RealOutputs before;
    std::memcpy(&before, to, sizeof(before));
    result += before;
  }
  std::memcpy(to, &result, sizeof(result));
}

/// Multiplies `height` rows of activations by the panel of weights that begins with `output`.
template <Index height>
ATTENTIVE_NOINLINE void multiply_panel(const QuantizedRows& a, Index first_row, const Int8Panels& b,
                                       Index output, View c, Into into) {
  const std::int8_t* weights = b.data + output * b.stride + b.first * outputs_of_panel;
  const Activation* rows = a.row(first_row);
  Sums sums[height][panel_registers];
  for (auto& of_row : sums) std::ranges::fill(of_row, no_sums());
  for (Index k = 0; k < a.stride; k += dot_width, weights += dot_width * outputs_of_panel) {
    Weights loaded[panel_registers];
    for (Index r = 0; r < panel_registers; ++r) {
      loaded[r] = load_weights(weights + r * register_outputs * dot_width);
    }
    for (Index i = 0; i < height; ++i) {
      const Activations activations = load_activations(rows + i * a.stride + k);
      for (Index r = 0; r < panel_registers; ++r) {
        sums[i][r] = add_products(loaded[r], activations, sums[i][r]);
      }
    }
  }
  for (Index i = 0; i < height; ++i) {
    const Quantization quantization = a.of_row(first_row + i);
    for (Index r = 0; r < panel_registers; ++r) {
      const Index first = output + r * register_outputs;
      finish(b, first, totals(sums[i][r]), quantization, row_data(c, first_row + i) + first, into);
    }
  }
}

/// Computes the outputs that fill no panel, whose weights lie row by row.
void multiply_rest(const QuantizedRows& a, const Int8Panels& b, View c, Into into) {
  for (Index output = b.rows / outputs_of_panel * outputs_of_panel; output < b.rows; ++output) {
    const std::int8_t* weights = b.data + output * b.stride + b.first;
    for (Index row = 0; row < c.rows(); ++row) {
      const std::int32_t products = std::inner_product(weights, weights + b.cols, a.row(row), 0);
      const auto [row_scale, zero_point] = a.of_row(row);
      const float scale = row_scale * b.scales[output];
      const auto value =
          static_cast<Real>(static_cast<float>(products - zero_point * b.sums[output]) * scale);
      c(row, output) = into == Into::add ? c(row, output) + value : value;
    }
  }
}

}  // namespace

void multiply_abt(ConstView a, const Int8Panels& b, View c, Into into) {
  if (a.rows() == 0) return;
  static thread_local QuantizedRows quantized;
  quantized.fill(a);
  const Tiles tiles(a.rows(), max_int8_height);
  for (Index output = 0; output + outputs_of_panel <= b.rows; output += outputs_of_panel) {
    for (Index tile = 0; tile < tiles.count; ++tile) {
      with_height<max_int8_height>(tiles.height(tile), [&]<Index height>() {
        multiply_panel<height>(quantized, tiles.first(tile), b, output, c, into);
      });
    }
  }
  multiply_rest(quantized, b, c, into);
}

}  // namespace attentive::kernels
