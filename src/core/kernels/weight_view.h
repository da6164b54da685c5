#pragma once

#include <cstdint>
#include <variant>

#include "core/tensor.h"

namespace attentive {

/// A window on row-major halves, as bits; see core/float16.h.
struct HalfView {
  const std::uint16_t* data;
  Index rows;
  Index cols;
  Index stride;
};

/// A window on row-major whole numbers. Element (i, j) is data[i * stride + j] * scales[i].
struct Int8View {
  const std::int8_t* data;
  const float* scales;
  Index rows;
  Index cols;
  Index stride;
};

/// Columns [first, first + cols) of a matrix that kernels/panels.h has rearranged. `data` is where
/// the matrix of `stride` columns begins.
template <typename Element>
struct Panels {
  const Element* data;
  Index rows;
  Index cols;
  Index stride;
  Index first;
};

/// Whole numbers in panels. The sum of row i is sums[i]; of a whole matrix the sums of the rows'
/// first and second parts follow.
struct Int8Panels : Panels<std::int8_t> {
  const float* scales;
  const std::int32_t* sums;
};

/// A weight matrix [out, in] as it is stored. What is done with one is in kernels/weights.h.
using WeightView =
    std::variant<ConstView, HalfView, Int8View, Panels<Real>, Panels<std::uint16_t>, Int8Panels>;

/// Columns [first, first + count) of a stored matrix.
inline HalfView columns(const HalfView& view, Index first, Index count) {
  return {view.data + first, view.rows, count, view.stride};
}
inline Int8View columns(const Int8View& view, Index first, Index count) {
  return {view.data + first, view.scales, view.rows, count, view.stride};
}
template <typename Element>
Panels<Element> columns(const Panels<Element>& view, Index first, Index count) {
  return {view.data, view.rows, count, view.stride, view.first + first};
}
/// Of a whole matrix: all columns, or one of its two parts.
inline Int8Panels columns(const Int8Panels& view, Index first, Index count) {
  Int8Panels part = view;
  part.first = first;
  part.cols = count;
  if (count < view.cols) part.sums += (first == 0 ? 1 : 2) * view.rows;
  return part;
}
inline WeightView columns(const WeightView& view, Index first, Index count) {
  return std::visit([=](const auto& stored) -> WeightView { return columns(stored, first, count); },
                    view);
}

}  // namespace attentive
