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

/// A window on row-major whole numbers. Element (i, j) is data[i * stride + j] * scales[i]. What
/// follows a row in memory may be read, up to 32 bytes, but not what it is.
struct Int8View {
  const std::int8_t* data;
  const float* scales;
  /// The sum of row i's whole numbers is sums[i] - less[i]. Null where it is not known.
  const std::int32_t* sums;
  const std::int32_t* less;  // null for none
  Index rows;
  Index cols;
  Index stride;
  Index first_part;  // of the whole matrix, as Parameter says

  std::int32_t sum(Index row) const { return sums[row] - (less == nullptr ? 0 : less[row]); }
};

/// A weight matrix [out, in] as it is stored. What is done with one is in kernels/weights.h.
using WeightView = std::variant<ConstView, HalfView, Int8View>;

/// Columns [first, first + count) of a stored matrix.
inline HalfView columns(const HalfView& view, Index first, Index count) {
  return {view.data + first, view.rows, count, view.stride};
}
/// Of a whole matrix. Sums are known of its parts.
inline Int8View columns(const Int8View& view, Index first, Index count) {
  Int8View part = view;
  part.data += first;
  part.cols = count;
  if (count == view.cols) return part;
  const std::int32_t* of_first_part = view.sums + view.rows;
  if (first == 0 && count == view.first_part) {
    part.sums = of_first_part;
  } else if (first == view.first_part && first + count == view.cols) {
    part.less = of_first_part;
  } else {
    part.sums = nullptr;
  }
  return part;
}
inline WeightView columns(const WeightView& view, Index first, Index count) {
  return std::visit([=](const auto& stored) -> WeightView { return columns(stored, first, count); },
                    view);
}

}  // namespace attentive
