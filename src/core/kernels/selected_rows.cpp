#include "core/kernels/selected_rows.h"

#include <algorithm>
#include <variant>

#include "core/kernels/panels.h"

namespace attentive::kernels {

static_assert(SelectedRows::group % panel_rows<Real> == 0 &&
              SelectedRows::group % panel_rows<std::int8_t> == 0);

namespace {

template <typename Element>
void copy_row_major(const Element* from, Index stride, Index cols,
                    std::span<const std::int32_t> rows, Element* to) {
  for (const std::int32_t row : rows) to = std::copy_n(from + row * stride, cols, to);
}

template <typename Element>
Panels<Element> copy_in_panels(const Panels<Element>& weights, std::span<const std::int32_t> rows,
                               Element* elements) {
  constexpr Index width = panel_columns<Element>;
  const Index count = std::ssize(rows);
  for (Index i = 0; i < count; ++i) {
    const Index row = rows[static_cast<std::size_t>(i)];
    const RowPlace from = place_in_panels<Element>(weights.rows, weights.cols, row);
    const RowPlace to = place_in_panels<Element>(count, weights.cols, i);
    for (Index k = 0; k < weights.cols / width; ++k) {
      std::copy_n(weights.data + from.begin + k * from.step, width,
                  elements + to.begin + k * to.step);
    }
  }
  return {elements, count, weights.cols, weights.cols, 0};
}

}  // namespace

template <typename Element>
Element* SelectedRows::room(std::size_t rows, Index cols) {
  elements_.resize(rows * static_cast<std::size_t>(cols) * sizeof(Element));
  return reinterpret_cast<Element*>(elements_.data());
}

void SelectedRows::copy(const WeightView& weights, std::span<const std::int32_t> rows) {
  view_.emplace(
      std::visit([&](const auto& stored) -> WeightView { return copy(stored, rows); }, weights));
}

ConstView SelectedRows::copy(const ConstView& weights, std::span<const std::int32_t> rows) {
  const Index cols = weights.cols();
  auto* to = room<Real>(rows.size(), cols);
  copy_row_major(weights.data(), weights.outerStride(), cols, rows, to);
  return {to, std::ssize(rows), cols, Eigen::OuterStride<>(cols)};
}

Int8View SelectedRows::copy(const Int8View& weights, std::span<const std::int32_t> rows) {
  auto* to = room<std::int8_t>(rows.size(), weights.cols);
  copy_row_major(weights.data, weights.stride, weights.cols, rows, to);
  return {to, copy_scales(weights.scales, rows), std::ssize(rows), weights.cols, weights.cols};
}

Panels<Real> SelectedRows::copy(const Panels<Real>& weights, std::span<const std::int32_t> rows) {
  return copy_in_panels(weights, rows, room<Real>(rows.size(), weights.cols));
}

Panels<std::uint16_t> SelectedRows::copy(const Panels<std::uint16_t>& weights,
                                         std::span<const std::int32_t> rows) {
  return copy_in_panels(weights, rows, room<std::uint16_t>(rows.size(), weights.cols));
}

Int8Panels SelectedRows::copy(const Int8Panels& weights, std::span<const std::int32_t> rows) {
  Int8Panels copied{
      copy_in_panels<std::int8_t>(weights, rows, room<std::int8_t>(rows.size(), weights.cols)),
      nullptr, nullptr};
  copied.scales = copy_scales(weights.scales, rows);
  sums_.clear();
  for (const std::int32_t row : rows) sums_.push_back(weights.sums[row]);
  copied.sums = sums_.data();
  return copied;
}

const float* SelectedRows::copy_scales(const float* scales, std::span<const std::int32_t> rows) {
  scales_.clear();
  for (const std::int32_t row : rows) scales_.push_back(scales[row]);
  return scales_.data();
}

}  // namespace attentive::kernels
