#include "core/kernels/gemm_tiled.h"

#include <algorithm>
#include <array>
#include <cstring>

#ifdef __wasm_relaxed_simd__
#include <wasm_simd128.h>
#endif

namespace attentive::kernels {
namespace {

// A vector register, in the notation that GCC and Clang share, so that the kernel that runs in
// WebAssembly is tested natively as well.
using Lanes = Real __attribute__((vector_size(16)));
constexpr Index lanes = 16 / sizeof(Real);

#ifdef __wasm_relaxed_simd__
constexpr Index tile_rows = 6;
#else
constexpr Index tile_rows = 5;
#endif
constexpr Index tile_columns = 2 * lanes;
// Rows of b that are packed at a time: a panel of them stays in the first-level cache.
constexpr Index depth_block = 256;

Lanes multiply_add(Lanes a, Lanes b, Lanes sum) {
#ifdef __wasm_relaxed_simd__
  return reinterpret_cast<Lanes>(wasm_f32x4_relaxed_madd(
      reinterpret_cast<v128_t>(a), reinterpret_cast<v128_t>(b), reinterpret_cast<v128_t>(sum)));
#else
  return a * b + sum;
#endif
}

Lanes load(const Real* from) {
  Lanes value;
  std::memcpy(&value, from, sizeof(value));
  return value;
}

void add_to(Real* to, Lanes value) {
  value += load(to);
  std::memcpy(to, &value, sizeof(value));
}

// Copies `columns` columns of `depth` rows of b side by side, zeros beyond them.
void pack(Operand b, Index columns, Index depth, Real* panel) {
  std::fill(panel, panel + depth * tile_columns, Real{0});
  if (b.column_stride == 1) {
    for (Index k = 0; k < depth; ++k) {
      std::copy_n(b.data + k * b.row_stride, columns, panel + k * tile_columns);
    }
  } else {
    for (Index j = 0; j < columns; ++j) {
      const Real* column = b.data + j * b.column_stride;
      for (Index k = 0; k < depth; ++k) panel[k * tile_columns + j] = column[k * b.row_stride];
    }
  }
}

// c[0 .. rows) += a[0 .. rows) · panel, for a tile of the result that is held in registers.
template <Index rows>
void multiply_tile(Operand a, const Real* panel, Index depth, Real* c, Index c_stride,
                   Index columns) {
  std::array<const Real*, rows> a_row;
  for (Index i = 0; i < rows; ++i) a_row[static_cast<std::size_t>(i)] = a.data + i * a.row_stride;
  Lanes left[rows] = {};
  Lanes right[rows] = {};
  for (Index k = 0; k < depth; ++k, panel += tile_columns) {
    const Lanes b_left = load(panel);
    const Lanes b_right = load(panel + lanes);
    for (Index i = 0; i < rows; ++i) {
      const Lanes a_all = Lanes{} + a_row[static_cast<std::size_t>(i)][k * a.column_stride];
      left[i] = multiply_add(a_all, b_left, left[i]);
      right[i] = multiply_add(a_all, b_right, right[i]);
    }
  }
  for (Index i = 0; i < rows; ++i, c += c_stride) {
    if (columns == tile_columns) {
      add_to(c, left[i]);
      add_to(c + lanes, right[i]);
    } else {
      std::array<Real, tile_columns> values;
      std::memcpy(values.data(), &left[i], sizeof(Lanes));
      std::memcpy(values.data() + lanes, &right[i], sizeof(Lanes));
      for (Index j = 0; j < columns; ++j) c[j] += values[static_cast<std::size_t>(j)];
    }
  }
}

using MultiplyTile = void (*)(Operand, const Real*, Index, Real*, Index, Index);
constexpr std::array<MultiplyTile, 6> multiply_rows = {multiply_tile<1>, multiply_tile<2>,
                                                       multiply_tile<3>, multiply_tile<4>,
                                                       multiply_tile<5>, multiply_tile<6>};

}  // namespace

void multiply_tiled(Operand a, Operand b, Index depth, View c, Into into) {
  if (into == Into::replace) c.setZero();
  std::array<Real, static_cast<std::size_t>(depth_block * tile_columns)> panel;
  for (Index k = 0; k < depth; k += depth_block) {
    const Index block = std::min(depth_block, depth - k);
    for (Index j = 0; j < c.cols(); j += tile_columns) {
      const Index columns = std::min(tile_columns, c.cols() - j);
      const Operand b_part{b.data + k * b.row_stride + j * b.column_stride, b.row_stride,
                           b.column_stride};
      pack(b_part, columns, block, panel.data());
      for (Index i = 0; i < c.rows(); i += tile_rows) {
        const Index rows = std::min(tile_rows, c.rows() - i);
        const Operand a_part{a.data + i * a.row_stride + k * a.column_stride, a.row_stride,
                             a.column_stride};
        multiply_rows[static_cast<std::size_t>(rows - 1)](
            a_part, panel.data(), block, row_data(c, i) + j, c.outerStride(), columns);
      }
    }
  }
}

}  // namespace attentive::kernels
