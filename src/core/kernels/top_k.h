#pragma once

#include <span>

#include "core/attributes.h"
#include "core/tensor.h"

namespace attentive::kernels {

/// Returns the greatest of x[0 .. size), or minus infinity if size is 0.
ATTENTIVE_NOINLINE Real largest(const Real* x, Index size);

/// An element and its place.
struct Ranked {
  Index index;
  Real value;
};

/// Finds the greatest elements of x[0 .. size) that are above minus infinity, as many as `best` has
/// room for: the greatest first, and of equal ones the one with the lower index.
/// @return the elements found, at the beginning of `best`.
ATTENTIVE_NOINLINE std::span<Ranked> top_k(const Real* x, Index size, std::span<Ranked> best);

}  // namespace attentive::kernels
