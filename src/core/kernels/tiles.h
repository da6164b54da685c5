#pragma once

#include <utility>

#include "core/tensor.h"

namespace attentive::kernels {

/// The rows of activations that are multiplied with two registers of weights at a time. With fused
/// multiply-add six rows keep the arithmetic busy; without it six would need more registers than
/// there are.
#if defined(__AVX512F__)
inline constexpr Index tile_height = 12;
#elif defined(__wasm_relaxed_simd__) || defined(__FMA__)
inline constexpr Index tile_height = 6;
#else
inline constexpr Index tile_height = 5;
#endif

/// Divides rows into as few tiles of at most `max_height` rows as possible, all of nearly the same
/// height.
struct Tiles {
  Tiles(Index rows_, Index max_height)
      : rows(rows_), count((rows_ + max_height - 1) / max_height) {}

  Index first(Index tile) const { return rows * tile / count; }
  Index height(Index tile) const { return first(tile + 1) - first(tile); }

  Index rows;
  Index count;
};

/// Calls use<height>() for a height from 1 to `max_height`, which is thus a constant in it.
template <Index max_height, typename Use>
void with_height(Index height, Use use) {
  [&]<Index... less_one>(std::integer_sequence<Index, less_one...>) {
    ((height == less_one + 1 ? use.template operator()<less_one + 1>() : void()), ...);
  }(std::make_integer_sequence<Index, max_height>());
}

}  // namespace attentive::kernels
