#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <string>

#include "core/random.h"
#include "core/tensor.h"

namespace attentive {

static_assert(sizeof(Real) == sizeof(double), "gradients are checked in double precision");

inline void fill_random(std::span<double> values, Random& random, double scale = 0.5) {
  for (double& value : values) value = scale * (2 * random.uniform() - 1);
}
inline Matrix random_matrix(Index rows, Index cols, Random& random, double scale = 0.5) {
  Matrix matrix(rows, cols);
  fill_random({matrix.data(), static_cast<std::size_t>(matrix.size())}, random, scale);
  return matrix;
}

/// Compares `analytic` with central differences of `loss` with respect to every element of
/// `values`. The relative error of an element is |a - n| / max(|a|, |n|, 1e-3 of the largest), so
/// that elements far below the gradient's scale are held to an absolute error on that scale.
inline void expect_gradient(std::span<double> values, std::span<const double> analytic,
                            const std::function<double()>& loss, const std::string& name,
                            double tolerance = 1e-6) {
  constexpr double step = 1e-3;
  ASSERT_EQ(values.size(), analytic.size()) << name;
  double largest = 0;
  for (const double a : analytic) largest = std::max(largest, std::abs(a));
  EXPECT_GT(largest, 0) << name << " has no gradient at all";
  double worst = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double value = values[i];
    const auto difference = [&](double distance) {
      values[i] = value + distance;
      const double above = loss();
      values[i] = value - distance;
      return (above - loss()) / (2 * distance);
    };
    // Two central differences, extrapolated (Richardson): the error falls with step^4, so the step
    // can be large enough to keep rounding out.
    const double numeric = (4 * difference(step) - difference(2 * step)) / 3;
    values[i] = value;
    const double scale = std::max({std::abs(analytic[i]), std::abs(numeric), 1e-3 * largest});
    worst = std::max(worst, std::abs(analytic[i] - numeric) / scale);
  }
  EXPECT_LT(worst, tolerance) << name;
}

}  // namespace attentive
