#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/kernels/weight_view.h"
#include "core/tensor.h"

namespace attentive::kernels {

/// Some rows of a weight matrix, copied into a matrix of the same form, so that products need only
/// read these. Keeps its memory from copy to copy.
class SelectedRows {
 public:
  /// Products round rows alike in groups of this size, in any precision; the rows of a last,
  /// smaller group may be rounded otherwise.
  static constexpr std::size_t group = 32;

  /// Copies these rows of `weights`, which must be a whole matrix.
  void copy(const WeightView& weights, std::span<const std::int32_t> rows);

  /// Returns the rows, valid until the next copy.
  const WeightView& view() const { return *view_; }

 private:
  ConstView copy(const ConstView& weights, std::span<const std::int32_t> rows);
  Int8View copy(const Int8View& weights, std::span<const std::int32_t> rows);
  Panels<Real> copy(const Panels<Real>& weights, std::span<const std::int32_t> rows);
  Panels<std::uint16_t> copy(const Panels<std::uint16_t>& weights,
                             std::span<const std::int32_t> rows);
  Int8Panels copy(const Int8Panels& weights, std::span<const std::int32_t> rows);

  template <typename Element>
  Element* room(std::size_t rows, Index cols);
  const float* copy_scales(const float* scales, std::span<const std::int32_t> rows);

  std::vector<std::byte, Eigen::aligned_allocator<std::byte>> elements_;
  std::vector<float> scales_;
  std::vector<std::int32_t> sums_;
  std::optional<WeightView> view_;
};

}  // namespace attentive::kernels
