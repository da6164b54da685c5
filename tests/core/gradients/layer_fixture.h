#pragma once

#include <functional>
#include <memory>
#include <span>
#include <utility>

#include "core/weights/parameters.h"
#include "finite_differences.h"

namespace attentive {

inline std::span<double> span_of(Matrix& matrix) {
  return {matrix.data(), static_cast<std::size_t>(matrix.size())};
}
inline std::span<double> span_of(View view) {
  return {view.data(), static_cast<std::size_t>(view.rows() * view.cols())};
}
inline double weighted_sum(ConstView values, const Matrix& weights) {
  return (values.array() * weights.view().array()).sum();
}

/// Random weights for the layout of one layer, and their gradients.
struct Fixture {
  explicit Fixture(std::shared_ptr<const ParameterLayout> layout)
      : parameters(layout), gradients(layout) {
    Random random(3);
    fill_random(parameters.flat(), random, 1.0);
  }

  void expect_gradients(const std::function<double()>& loss) {
    for (const ParameterLayout::Entry& entry : parameters.layout().entries()) {
      expect_gradient(span_of(parameters[entry.parameter]), span_of(gradients[entry.parameter]),
                      loss, entry.name);
    }
  }

  Parameters parameters;
  Parameters gradients;
};

}  // namespace attentive
