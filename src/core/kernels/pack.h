#pragma once

#include <cstdint>
#include <vector>

#include "core/tensor.h"

namespace attentive::kernels {

/// Packs the rows of a row-major matrix into panels, in place: see panels.h.
template <typename Element>
void pack_rows(Element* matrix, Index rows, Index cols);

/// Whether rows of so many columns fill panels in int8, and may be multiplied there.
bool fills_int8_panels(Index cols);

/// The sum of each row, before it is packed.
std::vector<std::int32_t> row_sums(const std::int8_t* matrix, Index rows, Index cols, Index stride);

}  // namespace attentive::kernels
