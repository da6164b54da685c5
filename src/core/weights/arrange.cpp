#include "core/weights/arrange.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <type_traits>
#include <vector>

#include "core/attributes.h"
#include "core/kernels/int8_product.h"
#include "core/kernels/panels.h"

namespace attentive::kernels {
namespace {

ATTENTIVE_NOINLINE std::int32_t sum_of(const std::int8_t* begin, const std::int8_t* end) {
  return std::accumulate(begin, end, 0);
}

/// Of each row and, if there are two, of each row's parts.
std::vector<std::int32_t> sums_of_rows(const std::int8_t* elements, const Parameter& p) {
  std::vector<std::int32_t> sums;
  const auto add_sums = [&](Index begin, Index end) {
    for (const std::int8_t* row = elements; row < elements + p.size(); row += p.cols) {
      sums.push_back(sum_of(row + begin, row + end));
    }
  };
  add_sums(0, p.cols);
  if (p.first_part < p.cols) {
    add_sums(0, p.first_part);
    add_sums(p.first_part, p.cols);
  }
  return sums;
}

/// Others are restored whenever they are multiplied with.
bool multiplies_in_int8(const Parameter& p) {
  constexpr Index width = panel_columns<std::int8_t>;
  return p.cols <= max_int8_columns && p.cols % width == 0 && p.first_part % width == 0;
}

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

/// Rearranges a row-major matrix, in place.
template <typename Element>
void arrange_in_panels(Element* data, Index rows, Index cols) {
  constexpr Index height = panel_rows<Element>;
  std::vector<Element> panel(static_cast<std::size_t>(height * cols));
  for (Index first = 0; first + height <= rows; first += height) {
    Element* block = data + first * cols;
    fill_panel(block, cols, panel.data());
    std::ranges::copy(panel, block);
  }
}

template <typename Element>
void arrange(Parameters& parameters, const Parameter& p) {
  auto* elements = reinterpret_cast<Element*>(parameters.elements(p).data());
  std::vector<std::int32_t> sums;
  if constexpr (std::is_same_v<Element, std::int8_t>) sums = sums_of_rows(elements, p);
  arrange_in_panels(elements, p.rows, p.cols);
  parameters.set_in_panels(p, sums);
}

}  // namespace

void arrange_for_products(Parameters& parameters) {
  for (const ParameterLayout::Entry& entry : parameters.layout().entries()) {
    const Parameter& p = entry.parameter;
    if (p.rows == 1 || parameters.in_panels(p)) continue;
    switch (parameters.precision(p)) {
      case Precision::float32:
        arrange<Real>(parameters, p);
        break;
      case Precision::float16:
        arrange<std::uint16_t>(parameters, p);
        break;
      case Precision::int8:
        if (multiplies_in_int8(p)) arrange<std::int8_t>(parameters, p);
    }
  }
}

}  // namespace attentive::kernels
