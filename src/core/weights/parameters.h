#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/precision.h"
#include "core/weights/weights.h"

namespace attentive {

/// One value for every scalar of a layout: the weights of a model, their gradients or a moment of
/// the optimiser. Training has them in float32 alone: flat, so that norms, sums and updates are
/// single loops. Weights that are only multiplied with may be stored smaller, and in another order;
/// what has a single row, such as a bias, never is.
class Parameters final : public Weights {
 public:
  Parameters() = default;
  /// All zero, in float32.
  explicit Parameters(const std::shared_ptr<const ParameterLayout>& layout);
  /// All zero, with a precision for each of the layout's entries.
  Parameters(std::shared_ptr<const ParameterLayout> layout, std::span<const Precision> of_entries);

  /// Of a parameter in float32.
  View operator[](const Parameter& p) {
    return {reals(p), p.rows, p.cols, Eigen::OuterStride<>(p.cols)};
  }
  ConstView operator[](const Parameter& p) const {
    return {reals(p), p.rows, p.cols, Eigen::OuterStride<>(p.cols)};
  }
  /// Of a parameter in any precision.
  WeightView matrix(const Parameter& p) const override;
  const Real* vector(const Parameter& p) const override { return reals(p); }

  Precision precision(const Parameter& p) const { return places_[p.index].precision; }
  /// The elements of a parameter as they are stored, and the scales of its rows if it is int8.
  std::span<std::byte> elements(const Parameter& p);
  std::span<const std::byte> elements(const Parameter& p) const;
  std::span<float> scales(const Parameter& p);
  std::span<const float> scales(const Parameter& p) const;
  /// Whether a parameter's elements lie in panels, as kernels/panels.h says. Then it is only
  /// multiplied with and restored row by row, by way of matrix().
  bool in_panels(const Parameter& p) const { return places_[p.index].in_panels; }
  /// Says that they do.
  /// @param sums of int8: what Int8Panels has.
  void set_in_panels(const Parameter& p, std::span<const std::int32_t> sums);

  const ParameterLayout& layout() const { return *layout_; }
  const std::shared_ptr<const ParameterLayout>& shared_layout() const { return layout_; }
  /// Whether everything is in float32.
  bool is_flat() const;
  /// All values where everything is in float32.
  std::span<Real> flat();
  std::span<const Real> flat() const;
  void set_zero();

 private:
  struct Place {
    Precision precision;
    std::size_t begin;   // of the elements, in bytes
    std::size_t end;     // of the elements, in bytes
    std::size_t scales;  // their begin, in bytes
    bool in_panels;
    std::size_t sums;  // where they begin in sums_
  };

  std::span<std::byte> bytes() { return std::as_writable_bytes(std::span(blocks_)).first(size_); }
  std::span<const std::byte> bytes() const {
    return std::as_bytes(std::span(blocks_)).first(size_);
  }
  Real* reals(const Parameter& p);
  const Real* reals(const Parameter& p) const;

  std::shared_ptr<const ParameterLayout> layout_;
  std::vector<Place> places_;
  /// So many bytes are cleared at a time: one by one takes long where compilers aim at small code.
  using Block = std::array<std::byte, 64>;
  std::vector<Block, Eigen::aligned_allocator<Block>> blocks_;
  std::size_t size_ = 0;  // in bytes
  std::vector<std::int32_t> sums_;
};

}  // namespace attentive
