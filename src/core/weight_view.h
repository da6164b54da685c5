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

/// A weight matrix [out, in] as it is stored. What is done with one is in kernels/weights.h.
using WeightView = std::variant<ConstView, HalfView, Int8View>;

/// Columns [first, first + count) of a stored matrix.
inline HalfView columns(const HalfView& view, Index first, Index count) {
  return {view.data + first, view.rows, count, view.stride};
}
inline Int8View columns(const Int8View& view, Index first, Index count) {
  return {view.data + first, view.scales, view.rows, count, view.stride};
}
inline WeightView columns(const WeightView& view, Index first, Index count) {
  return std::visit([=](const auto& stored) -> WeightView { return columns(stored, first, count); },
                    view);
}

}  // namespace attentive
