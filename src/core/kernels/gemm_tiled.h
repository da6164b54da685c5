#pragma once

#include "core/kernels/gemm.h"

namespace attentive::kernels {

/// An operand of a product, in whatever order it is stored: element (i, j) lies at
/// data[i * row_stride + j * column_stride].
struct Operand {
  const Real* data;
  Index row_stride;
  Index column_stride;
};

/// c (+)= a · b with a [m, depth], b [depth, n], in tiles that fit the registers of a machine with
/// 128-bit vectors: what WebAssembly multiplies with. The `relaxed` variant uses fused multiply-add
/// and a taller tile; without it the taller one runs out of registers.
void multiply_tiled(Operand a, Operand b, Index depth, View c, Into into);

}  // namespace attentive::kernels
