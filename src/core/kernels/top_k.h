#pragma once

#include <span>

#include "core/attributes.h"
#include "core/tensor.h"

namespace attentive::kernels {

/// The greatest of x[0 .. size); minus infinity of nothing.
ATTENTIVE_NOINLINE Real largest(const Real* x, Index size);

/// An element and its place.
struct Ranked {
  Index index;
  Real value;
};

/// Finds the greatest elements of x[0 .. size), as many as `best` has room for and there are above
/// minus infinity: the greatest first, and of equal ones the one that stands first.
/// @return those found, at the beginning of `best`.
ATTENTIVE_NOINLINE std::span<Ranked> top_k(const Real* x, Index size, std::span<Ranked> best);

}  // namespace attentive::kernels
