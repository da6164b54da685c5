#pragma once

#include <memory>
#include <span>
#include <utility>

#include "core/weights/weight_memory.h"
#include "core/weights/weights.h"

namespace attentive {

/// One value for every scalar of a layout: the weights of a model in training, their gradients or a
/// moment of the optimizer. They are flat, so that norms, sums and updates are single loops.
class Parameters final : public Weights {
 public:
  Parameters() = default;
  /// Makes all values zero.
  explicit Parameters(const std::shared_ptr<const ParameterLayout>& layout)
      : Parameters(layout, WeightMemory(layout->size() * sizeof(Real))) {}
  /// @param memory holds the values of all parameters, one after the other.
  Parameters(std::shared_ptr<const ParameterLayout> layout, WeightMemory memory)
      : layout_(std::move(layout)), memory_(std::move(memory)) {}

  View operator[](const Parameter& p) {
    return {flat().data() + p.offset, p.rows, p.cols, Eigen::OuterStride<>(p.stride)};
  }
  ConstView operator[](const Parameter& p) const {
    return {flat().data() + p.offset, p.rows, p.cols, Eigen::OuterStride<>(p.stride)};
  }
  WeightView matrix(const Parameter& p) const override { return (*this)[p]; }
  const Real* vector(const Parameter& p) const override { return (*this)[p].data(); }

  const ParameterLayout& layout() const { return *layout_; }
  const std::shared_ptr<const ParameterLayout>& shared_layout() const { return layout_; }
  std::span<Real> flat() {
    return {reinterpret_cast<Real*>(memory_.bytes().data()), memory_.bytes().size() / sizeof(Real)};
  }
  std::span<const Real> flat() const {
    return {reinterpret_cast<const Real*>(memory_.bytes().data()),
            memory_.bytes().size() / sizeof(Real)};
  }
  void set_zero() { memory_.set_zero(); }

 private:
  std::shared_ptr<const ParameterLayout> layout_;
  WeightMemory memory_;
};

}  // namespace attentive
