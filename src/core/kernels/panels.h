#pragma once

#include <cstdint>
#include <span>

#include "core/kernels/gemm.h"
#include "core/kernels/lanes.h"
#include "core/kernels/weight_view.h"
#include "core/tensor.h"

// Weights in the order in which products read them, whatever the number of activations: rows, which
// are outputs, in panels as wide as two registers of sums or so, column by column. So each register
// of a panel makes as many outputs as it has lanes, sums need not be added up across lanes, and
// memory is read from its begin to its end. Rows that fill no panel follow as they were.
namespace attentive::kernels {

/// Rows of a panel, and columns of a row that lie side by side in it.
template <typename Element>
inline constexpr Index panel_rows = 2 * lanes;
template <typename Element>
inline constexpr Index panel_columns = 1;
template <>
inline constexpr Index panel_rows<std::int8_t> = 8;
template <>
inline constexpr Index panel_columns<std::int8_t> = 4;

/// Where a row of a rearranged matrix lies: so many elements from one group of panel_columns to the
/// next.
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

/// Where element (row, column) of a rearranged matrix of `rows` lies.
template <typename Element>
Index offset_in_panels(Index rows, Index stride, Index row, Index column) {
  constexpr Index width = panel_columns<Element>;
  const auto [begin, step] = place_in_panels<Element>(rows, stride, row);
  return begin + column / width * step + column % width;
}

/// c (+)= a · bᵀ, with a [m, k], b [n, k], c [m, n].
void multiply_abt(ConstView a, const Panels<Real>& b, View c, Into into);
void multiply_abt(ConstView a, const Panels<std::uint16_t>& b, View c, Into into);

}  // namespace attentive::kernels
