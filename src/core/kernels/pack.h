#pragma once

#include <cstdint>
#include <vector>

#include "core/tensor.h"

namespace attentive::kernels {

/// Packs the rows of a row-major matrix into panels, in place: see panels.h.
template <typename Element>
void pack_rows(Element* matrix, Index rows, Index cols);

/// Returns whether int8 rows of `cols` columns fill panels and may be multiplied in them.
bool fills_int8_panels(Index cols);

/// Returns the sum of each row of a matrix that is not packed yet.
std::vector<std::int32_t> row_sums(const std::int8_t* matrix, Index rows, Index cols, Index stride);

}  // namespace attentive::kernels
