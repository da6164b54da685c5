#pragma once

#include <cstdint>
#include <span>

#include "core/kernels/gemm.h"
#include "core/kernels/lanes.h"
#include "core/kernels/weight_view.h"
#include "core/tensor.h"

// Packed weights are in the order in which products read them, whatever the number of activations:
// rows (the outputs) in panels about as wide as two registers of sums, column by column. Each lane
// of a register sums one output, so no sums across lanes are needed, and memory is read
// sequentially. Rows that do not fill a panel follow row by row.
namespace attentive::kernels {

/// The rows of a panel, and the columns of a row that lie side by side in it.
template <typename Element>
inline constexpr Index panel_rows = 2 * lanes;
template <typename Element>
inline constexpr Index panel_columns = 1;
template <>
inline constexpr Index panel_rows<std::int8_t> = 8;
template <>
inline constexpr Index panel_columns<std::int8_t> = 4;

/// Says where a row of a packed matrix begins, and how many elements there are from one group of
/// panel_columns to the next.
struct RowPlace {
  Index begin;
  Index step;
};

/// @param rows of the whole matrix.
template <typename Element>
RowPlace place_in_panels(Index rows, Index stride, Index row) {
  constexpr Index height = panel_rows<Element>;
  constexpr Index width = panel_columns<Element>;
  if (row >= rows / height * height) return {row * stride, width};
  return {row / height * height * stride + row % height * width, height * width};
}

/// Returns where element (row, column) of a packed matrix of `rows` lies.
template <typename Element>
Index offset_in_panels(Index rows, Index stride, Index row, Index column) {
  constexpr Index width = panel_columns<Element>;
  const auto [begin, step] = place_in_panels<Element>(rows, stride, row);
  return begin + column / width * step + column % width;
}

/// Computes c (+)= a · bᵀ, with a [m, k], b [n, k], c [m, n].
void multiply_abt(ConstView a, const Panels<Real>& b, View c, Into into);
void multiply_abt(ConstView a, const Panels<std::uint16_t>& b, View c, Into into);

}  // namespace attentive::kernels
