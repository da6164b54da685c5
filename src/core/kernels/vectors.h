#pragma once

#include <cstddef>
#include <span>

#include "core/tensor.h"

namespace attentive::kernels {

/// Returns a · b, both of `size`.
Real dot(const Real* a, const Real* b, Index size);

/// Computes y += scale * x, both of `size`.
void add_scaled(Real scale, const Real* x, Real* y, Index size);

/// Sets every row of y [rows, cols] to `row`: a bias, to which products are added.
void set_rows(const Real* row, View y);

/// Adds every row of x [rows, cols] to `sum` [cols]: the gradient of a bias.
void add_rows(ConstView x, Real* sum);

/// Makes row i of `to` row rows[i] of `from`.
void gather_rows(View to, ConstView from, std::span<const Index> rows);

/// Returns the sum of the squares of x[0 .. size), summed in double precision, for there may be
/// millions.
double sum_of_squares(const Real* x, Index size);

/// Returns whether one of the bytes has this value.
bool contains(std::span<const std::byte> bytes, std::byte value);

/// Returns whether none of x[0 .. size) is infinite or NaN.
bool all_finite(const Real* x, Index size);

}  // namespace attentive::kernels
