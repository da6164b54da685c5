#include "core/kernels/panels.h"

#include "core/attributes.h"
#include "core/float16.h"
#include "core/kernels/tiles.h"
#include "core/kernels/vectors.h"

namespace attentive::kernels {
namespace {

constexpr Index panel_outputs = panel_rows<Real>;
static_assert(panel_outputs == panel_rows<std::uint16_t>);
constexpr Index output_registers = panel_outputs / lanes;

void put(Real* to, Lanes value, Into into) {
  store(to, into == Into::add ? value + load(to) : value);
}

/// Multiplies `height` rows of activations, whose element (i, k) is a[k * height + i], by a panel.
template <Index height>
ATTENTIVE_NOINLINE void multiply_tile_in_panel(const Real* a, const Real* panel, Index depth,
                                               Real* c, Index c_stride, Into into) {
  Lanes sums[height][output_registers] = {};
  for (Index k = 0; k < depth; ++k, a += height, panel += panel_outputs) {
    Lanes b[output_registers];
    for (Index r = 0; r < output_registers; ++r) b[r] = load(panel + r * lanes);
    for (Index i = 0; i < height; ++i) {
      const Lanes element = splat(a[i]);
      for (Index r = 0; r < output_registers; ++r)
        sums[i][r] = multiply_add(element, b[r], sums[i][r]);
    }
  }
  for (Index i = 0; i < height; ++i) {
    for (Index r = 0; r < output_registers; ++r)
      put(c + i * c_stride + r * lanes, sums[i][r], into);
  }
}

/// Multiplies a single row: in several sums per output, for an addition waits for the one before.
template <>
ATTENTIVE_NOINLINE void multiply_tile_in_panel<1>(const Real* a, const Real* panel, Index depth,
                                                  Real* c, Index /*c_stride*/, Into into) {
  constexpr Index chains = 4;
  Lanes sums[chains][output_registers] = {};
  Index k = 0;
  for (; k + chains <= depth; k += chains) {
    for (Index chain = 0; chain < chains; ++chain) {
      const Lanes element = splat(a[k + chain]);
      for (Index r = 0; r < output_registers; ++r) {
        sums[chain][r] = multiply_add(element, load(panel + r * lanes), sums[chain][r]);
      }
      panel += panel_outputs;
    }
  }
  for (; k < depth; ++k, panel += panel_outputs) {
    for (Index r = 0; r < output_registers; ++r) {
      sums[0][r] = multiply_add(splat(a[k]), load(panel + r * lanes), sums[0][r]);
    }
  }
  for (Index r = 0; r < output_registers; ++r) {
    put(c + r * lanes, (sums[0][r] + sums[1][r]) + (sums[2][r] + sums[3][r]), into);
  }
}

/// Returns the activations, tile by tile, each with the elements of a column side by side.
const Real* pack_tiles(ConstView a, const Tiles& tiles) {
  if (a.rows() == 1) return a.data();
  static thread_local Matrix memory;
  memory.resize(a.rows(), a.cols());
  Real* to = memory.data();
  for (Index tile = 0; tile < tiles.count; ++tile) {
    const Index height = tiles.height(tile);
    for (Index i = 0; i < height; ++i) {
      const Real* from = row_data(a, tiles.first(tile) + i);
      for (Index k = 0; k < a.cols(); ++k) to[k * height + i] = from[k];
    }
    to += height * a.cols();
  }
  return memory.data();
}

/// Returns a panel's columns, dequantized.
const Real* dequantized(const Real* panel, Index /*size*/) { return panel; }
const Real* dequantized(const std::uint16_t* panel, Index size) {
  static thread_local Matrix memory;
  memory.resize(1, size);
  for (Index i = 0; i < size; ++i) memory(0, i) = finite_float16_to_float(panel[i]);
  return memory.data();
}

template <typename Element>
void multiply_in_panels(ConstView a, const Panels<Element>& b, View c, Into into) {
  if (a.rows() == 0) return;
  const Tiles tiles(a.rows(), tile_height);
  const Real* rows = pack_tiles(a, tiles);
  const Index depth = b.cols;
  const Index whole = b.rows / panel_outputs * panel_outputs;
  for (Index j = 0; j < whole; j += panel_outputs) {
    const Real* panel =
        dequantized(b.data + j * b.stride + b.first * panel_outputs, depth * panel_outputs);
    for (Index tile = 0; tile < tiles.count; ++tile) {
      const Index first = tiles.first(tile);
      with_height<tile_height>(tiles.height(tile), [&]<Index height>() {
        multiply_tile_in_panel<height>(rows + first * depth, panel, depth, row_data(c, first) + j,
                                       c.outerStride(), into);
      });
    }
  }
  for (Index j = whole; j < b.rows; ++j) {
    const Real* row = dequantized(b.data + j * b.stride + b.first, depth);
    for (Index i = 0; i < a.rows(); ++i) {
      const Real value = dot(row_data(a, i), row, depth);
      c(i, j) = into == Into::add ? c(i, j) + value : value;
    }
  }
}

}  // namespace

void multiply_abt(ConstView a, const Panels<Real>& b, View c, Into into) {
  multiply_in_panels(a, b, c, into);
}
void multiply_abt(ConstView a, const Panels<std::uint16_t>& b, View c, Into into) {
  multiply_in_panels(a, b, c, into);
}

}  // namespace attentive::kernels
