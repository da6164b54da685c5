#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "core/weights/parameters.h"
#include "golden.h"

namespace attentive {

/// The largest difference from PyTorch's float64; in double, only the order of sums differs.
inline constexpr double tolerance = std::is_same_v<Real, double> ? 1e-10 : 1e-4;

inline double largest_difference(std::span<const Real> ours, std::span<const double> theirs) {
  if (ours.size() != theirs.size()) return INFINITY;
  double largest = 0;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const double difference = std::abs(double{ours[i]} - theirs[i]);
    if (std::isnan(difference)) return difference;
    largest = std::max(largest, difference);
  }
  return largest;
}

inline double largest_of(std::span<const double> values) {
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  return largest;
}

inline std::span<const Real> elements_of(const Matrix& matrix) {
  return {matrix.data(), static_cast<std::size_t>(matrix.size())};
}

template <typename Values>
auto part(Values flat, const ParameterLayout::Entry& entry) {
  return flat.subspan(entry.parameter.offset, static_cast<std::size_t>(entry.parameter.size()));
}

/// Copies PyTorch's weights into our layout; the test fails if names or shapes differ.
inline void copy_weights(const Golden& golden, Parameters& parameters) {
  const auto& entries = parameters.layout().entries();
  ASSERT_EQ(golden.tensors_under("parameters."), entries.size()) << "PyTorch has other parameters";
  for (const ParameterLayout::Entry& entry : entries) {
    const std::string name = "parameters." + entry.name;
    ASSERT_TRUE(golden.has(name)) << name;
    const Parameter& p = entry.parameter;
    ASSERT_EQ(golden.shape(name), entry.is_vector ? std::vector<std::int64_t>{p.cols}
                                                  : (std::vector<std::int64_t>{p.rows, p.cols}))
        << name;
    std::ranges::transform(golden.values(name), part(parameters.flat(), entry).begin(),
                           [](double value) { return static_cast<Real>(value); });
  }
}

struct GradientDifference {
  double absolute = 0;
  double relative = 0;  // to the parameter's largest gradient
};

inline GradientDifference compare_gradients(const Golden& golden, const Parameters& gradients) {
  GradientDifference largest;
  for (const ParameterLayout::Entry& entry : gradients.layout().entries()) {
    const std::string name = "gradients." + entry.name;
    const std::span<const Real> ours = part(gradients.flat(), entry);
    if (!golden.has(name)) {
      // These belong to a decoder that did not write.
      EXPECT_TRUE(std::ranges::all_of(ours, [](Real value) { return value == 0; })) << entry.name;
      continue;
    }
    const std::vector<double> theirs = golden.values(name);
    const double difference = largest_difference(ours, theirs);
    const double size = largest_of(theirs);
    // A gradient of zero would equal anything small.
    EXPECT_GT(size, 10 * tolerance) << entry.name;
    EXPECT_LE(difference, tolerance) << entry.name;
    EXPECT_LE(difference, 10 * tolerance * size) << entry.name;
    largest.absolute = std::max(largest.absolute, difference);
    largest.relative = std::max(largest.relative, difference / size);
  }
  return largest;
}

}  // namespace attentive
