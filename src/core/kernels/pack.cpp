#include "core/kernels/pack.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "core/attributes.h"
#include "core/kernels/int8_product.h"
#include "core/kernels/panels.h"

namespace attentive::kernels {
namespace {

/// Copies rows that lie one after the other into a panel.
template <typename Element>
ATTENTIVE_NOINLINE void fill_panel(const Element* rows, Index cols, Element* panel) {
  constexpr Index height = panel_rows<Element>;
  constexpr Index width = panel_columns<Element>;
  for (Index row = 0; row < height; ++row) {
    const auto [begin, step] = place_in_panels<Element>(height, cols, row);
    const Element* from = rows + row * cols;
    Element* to = panel + begin;
    for (Index col = 0; col < cols; col += width, from += width, to += step) {
      std::memcpy(to, from, width * sizeof(Element));
    }
  }
}

ATTENTIVE_NOINLINE std::int32_t sum_of(const std::int8_t* begin, const std::int8_t* end) {
  return std::accumulate(begin, end, 0);
}

}  // namespace

template <typename Element>
void pack_rows(Element* matrix, Index rows, Index cols) {
  constexpr Index height = panel_rows<Element>;
  std::vector<Element> panel(static_cast<std::size_t>(height * cols));
  for (Index first = 0; first + height <= rows; first += height) {
    Element* block = matrix + first * cols;
    fill_panel(block, cols, panel.data());
    std::ranges::copy(panel, block);
  }
}

template void pack_rows(Real* matrix, Index rows, Index cols);
template void pack_rows(std::uint16_t* matrix, Index rows, Index cols);
template void pack_rows(std::int8_t* matrix, Index rows, Index cols);

bool fills_int8_panels(Index cols) {
  return cols <= max_int8_columns && cols % panel_columns<std::int8_t> == 0;
}

std::vector<std::int32_t> row_sums(const std::int8_t* matrix, Index rows, Index cols,
                                   Index stride) {
  std::vector<std::int32_t> sums;
  for (Index row = 0; row < rows; ++row, matrix += stride) {
    sums.push_back(sum_of(matrix, matrix + cols));
  }
  return sums;
}

}  // namespace attentive::kernels
