#pragma once

#include <cstdint>
#include <variant>

#include "core/tensor.h"

namespace attentive {

/// A window on row-major integers. Element (i, j) is data[i * stride + j] * scales[i].
struct Int8View {
  const std::int8_t* data;
  const float* scales;
  Index rows;
  Index cols;
  Index stride;
};

/// Columns [first, first + cols) of a packed matrix (see kernels/panels.h), which begins at `data`
/// and has `stride` columns.
template <typename Element>
struct Panels {
  const Element* data;
  Index rows;
  Index cols;
  Index stride;
  Index first;
};

/// Integers in panels. Their sum over these columns of row i is sums[i].
struct Int8Panels : Panels<std::int8_t> {
  const float* scales;
  const std::int32_t* sums;
};

/// A weight matrix [out, in] in any form that kernels/weight_product.h multiplies.
using WeightView =
    std::variant<ConstView, Int8View, Panels<Real>, Panels<std::uint16_t>, Int8Panels>;

}  // namespace attentive
