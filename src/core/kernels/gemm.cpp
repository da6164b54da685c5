// Matrix products after Goto & van de Geijn 2008 ("Anatomy of High-Performance Matrix
// Multiplication"): the result is computed in tiles that fit the registers, from a panel of one
// operand, copied so that it stays in the first-level cache.
//
// One operand is packed, the elements of its rows or columns side by side in vectors; the other is
// streamed, element by element to all lanes. Which is which makes no difference to the result's
// values, only to how much must be copied and in which direction a tile is stored.

#include "core/kernels/gemm.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "core/attributes.h"
#include "core/kernels/lanes.h"
#include "core/kernels/tiles.h"
#include "core/kernels/vectors.h"

namespace attentive::kernels {
namespace {

// A tile of the result spans tile_height rows of the streamed operand, and two registers of the
// packed one.
constexpr Index panel_width = 2 * lanes;
// Panels have at most 24 kB, which leaves a first-level cache room for the streamed elements.
// Blocks have many columns, so that a streamed tile is packed for few of them.
constexpr Index depth_block = 24 * 1024 / (panel_width * static_cast<Index>(sizeof(Real)));
constexpr Index packed_block = 512;
static_assert(packed_block % panel_width == 0);

/// One operand as the product needs it: element (i, k), with k along the sum, lies at
/// data[i * stride + k * depth_stride].
struct Operand {
  const Real* data;
  Index count;  // how many i there are
  Index stride;
  Index depth_stride;

  Operand part(Index i, Index size, Index k) const {
    return {data + i * stride + k * depth_stride, size, stride, depth_stride};
  }
};

/// Says where element (streamed i, packed j) of the result goes.
struct Target {
  Real* data;
  Index stride;         // between consecutive i
  Index packed_stride;  // between consecutive j

  Target part(Index i, Index j) const {
    return {data + i * stride + j * packed_stride, stride, packed_stride};
  }
};

/// Copies `operand` for k < depth to to[k * width + i], with zeros for count <= i < width.
template <Index width>
void pack(const Operand& operand, Index depth, Real* to) {
  if (operand.count < width) std::fill_n(to, depth * width, Real{0});
  if (operand.stride == 1 && operand.count == width) {
    for (Index k = 0; k < depth; ++k) {
      std::memcpy(to + k * width, operand.data + k * operand.depth_stride, width * sizeof(Real));
    }
    return;
  }
  // Blocks are short, so that a cache line stays in the cache until it has been filled.
  constexpr Index block = 16;
  for (Index first = 0; first < depth; first += block) {
    const Index last = std::min(depth, first + block);
    for (Index i = 0; i < operand.count; ++i) {
      const Real* from = operand.data + i * operand.stride;
      for (Index k = first; k < last; ++k) to[k * width + i] = from[k * operand.depth_stride];
    }
  }
}

/// Stores the upper left part of a tile, transposed if the result's rows are the packed side.
void store_part(const Lanes* sums, Index registers, Index rows, Index columns, Target c,
                Into into) {
  const Index width = registers * lanes;
  if (c.packed_stride == 1) {
    for (Index i = 0; i < rows; ++i, sums += registers) {
      Real* to = c.data + i * c.stride;
      for (Index r = 0; r * lanes < columns; ++r) {
        const Index count = std::min(lanes, columns - r * lanes);
        Lanes value = sums[r];
        if (into == Into::add) value += load(to + r * lanes, count);
        store(to + r * lanes, value, count);
      }
    }
    return;
  }
  const auto* values = reinterpret_cast<const Real*>(sums);
  for (Index j = 0; j < columns; ++j) {
    Real* to = c.data + j * c.packed_stride;
    for (Index i = 0; i < rows; ++i) {
      const Real value = values[i * width + j];
      to[i * c.stride] = into == Into::add ? to[i * c.stride] + value : value;
    }
  }
}

/// Computes a tile of the result: tile_height streamed rows, of which the first `rows` count, times
/// `registers` registers of a panel, of which the first `columns` columns count. The streamed
/// element (i, k) lies at s[i * s_stride + k * depth_stride]. A packed tile's strides are
/// constants, which the processor adds to an address at no cost.
template <Index registers, bool packed>
ATTENTIVE_NOINLINE void multiply_tile(const Real* s, Index s_stride, const Real* panel, Index depth,
                                      Index rows, Index columns, Target c, Into into) {
  constexpr Index depth_stride = packed ? tile_height : 1;
  if constexpr (packed) s_stride = 1;
  Lanes sums[tile_height][registers] = {};
  for (Index k = 0; k < depth; ++k, s += depth_stride, panel += panel_width) {
    Lanes b[registers];
    for (Index r = 0; r < registers; ++r) b[r] = load(panel + r * lanes);
    for (Index i = 0; i < tile_height; ++i) {
      const Lanes a = splat(s[i * s_stride]);
      for (Index r = 0; r < registers; ++r) sums[i][r] = multiply_add(a, b[r], sums[i][r]);
    }
  }
  if (c.packed_stride == 1 && rows == tile_height && columns == registers * lanes) {
    for (Index i = 0; i < tile_height; ++i) {
      Real* to = c.data + i * c.stride;
      for (Index r = 0; r < registers; ++r, to += lanes) {
        store(to, into == Into::add ? sums[i][r] + load(to) : sums[i][r]);
      }
    }
  } else {
    store_part(&sums[0][0], registers, rows, columns, c, into);
  }
}

/// Multiplies one streamed tile by all panels of a block.
void multiply_panels(const Operand& streamed, const Real* panels, Index columns, Index depth,
                     Target c, Into into) {
  alignas(register_bytes) Real copy[tile_height * depth_block];
  // A tile is worth copying for many panels. For few, contiguous rows are read where they lie,
  // unless some are missing.
  const bool direct =
      columns <= 16 * panel_width && streamed.depth_stride == 1 && streamed.count == tile_height;
  if (!direct) pack<tile_height>(streamed, depth, copy);
  const Real* s = direct ? streamed.data : copy;
  for (Index j = 0; j < columns; j += panel_width, panels += depth * panel_width) {
    const Index width = std::min(panel_width, columns - j);
    const auto multiply = width > lanes
                              ? (direct ? multiply_tile<2, false> : multiply_tile<2, true>)
                              : (direct ? multiply_tile<1, false> : multiply_tile<1, true>);
    multiply(s, streamed.stride, panels, depth, streamed.count, width, c.part(0, j), into);
  }
}

/// Copies a block of the packed operand into panels.
void pack_panels(const Operand& packed, Index depth, Real* panels) {
  const Index whole = packed.stride == 1 ? packed.count / panel_width * panel_width : 0;
  // Reads row by row, as they lie in memory.
  for (Index k = 0; k < depth; ++k) {
    const Real* from = packed.data + k * packed.depth_stride;
    for (Index i = 0; i < whole; i += panel_width) {
      std::memcpy(panels + i * depth + k * panel_width, from + i, panel_width * sizeof(Real));
    }
  }
  for (Index i = whole; i < packed.count; i += panel_width) {
    pack<panel_width>(packed.part(i, std::min(panel_width, packed.count - i), 0), depth,
                      panels + i * depth);
  }
}

/// Computes c (+)= streamed · packed.
void multiply(const Operand& streamed, const Operand& packed, Index depth, Target c, Into into) {
  // The memory is kept, for a training step computes hundreds of products.
  static thread_local std::vector<Real, Eigen::aligned_allocator<Real>> panels(packed_block *
                                                                               depth_block);
  const Index blocks = (depth + depth_block - 1) / depth_block;
  for (Index block = 0; block < blocks; ++block) {
    const Index first = depth * block / blocks;
    const Index size = depth * (block + 1) / blocks - first;
    for (Index j = 0; j < packed.count; j += packed_block) {
      const Index columns = std::min(packed_block, packed.count - j);
      pack_panels(packed.part(j, columns, first), size, panels.data());
      for (Index i = 0; i < streamed.count; i += tile_height) {
        multiply_panels(streamed.part(i, std::min(tile_height, streamed.count - i), first),
                        panels.data(), columns, size, c.part(i, j), into);
      }
    }
    into = Into::add;
  }
}

bool is_empty(Index depth, View c, Into into) {
  if (depth == 0 && into == Into::replace) c.setZero();
  return depth == 0 || c.size() == 0;
}

}  // namespace

void multiply_abt(ConstView a, ConstView b, View c, Into into) {
  const Index depth = a.cols();
  if (is_empty(depth, c, into)) return;
  if (a.rows() == 1) {
    // For a single row, as in search, no weight is used twice, so none is worth copying. Rows are
    // read in the order of memory, so that the processor fetches them ahead.
    for (Index j = 0; j < b.rows(); ++j) {
      const Real value = dot(a.data(), row_data(b, j), depth);
      c(0, j) = into == Into::add ? c(0, j) + value : value;
    }
    return;
  }
  const Operand rows{a.data(), a.rows(), a.outerStride(), 1};
  const Operand columns{b.data(), b.rows(), b.outerStride(), 1};
  // Packing the columns transposes them; packing the rows transposes these and also the result.
  if (columns.count * depth <= rows.count * (depth + columns.count)) {
    multiply(rows, columns, depth, {c.data(), c.outerStride(), 1}, into);
  } else {
    multiply(columns, rows, depth, {c.data(), 1, c.outerStride()}, into);
  }
}

void multiply_ab(ConstView a, ConstView b, View c, Into into) {
  if (is_empty(a.cols(), c, into)) return;
  if (a.rows() == 1) {
    // No element of b is used twice, so none is worth copying.
    if (into == Into::replace) c.setZero();
    for (Index k = 0; k < a.cols(); ++k) {
      add_scaled(a(0, k), row_data(b, k), c.data(), b.cols());
    }
    return;
  }
  multiply({a.data(), a.rows(), a.outerStride(), 1}, {b.data(), b.cols(), 1, b.outerStride()},
           a.cols(), {c.data(), c.outerStride(), 1}, into);
}

void multiply_atb(ConstView a, ConstView b, View c, Into into) {
  if (is_empty(a.rows(), c, into)) return;
  multiply({a.data(), a.cols(), 1, a.outerStride()}, {b.data(), b.cols(), 1, b.outerStride()},
           a.rows(), {c.data(), c.outerStride(), 1}, into);
}

}  // namespace attentive::kernels
