#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <vector>

namespace attentive {

/// The number type of every activation, weight and gradient. The gradient tests link a second
/// build of the same sources in which it is double.
#ifdef ATTENTIVE_REAL_DOUBLE
using Real = double;
#else
using Real = float;
#endif

using Index = Eigen::Index;
using RowMajorMatrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Views of row-major memory, [rows, columns], with any distance between rows, so that a block of
/// columns is a view, too.
using View = Eigen::Map<RowMajorMatrix, 0, Eigen::OuterStride<>>;
class ConstView : public Eigen::Map<const RowMajorMatrix, 0, Eigen::OuterStride<>> {
 public:
  using Map::Map;
  ConstView(const View& view)  // NOLINT(google-explicit-constructor): like T* to const T*.
      : Map(view.data(), view.rows(), view.cols(), Eigen::OuterStride<>(view.outerStride())) {}
};

/// Returns columns [first, first + count) of `view`.
inline View columns(View view, Index first, Index count) {
  return {view.data() + first, view.rows(), count, Eigen::OuterStride<>(view.outerStride())};
}
inline ConstView columns(ConstView view, Index first, Index count) {
  return {view.data() + first, view.rows(), count, Eigen::OuterStride<>(view.outerStride())};
}

/// Returns the first element of a row, whose elements are contiguous.
inline Real* row_data(View view, Index row) { return view.data() + row * view.outerStride(); }
inline const Real* row_data(ConstView view, Index row) {
  return view.data() + row * view.outerStride();
}

/// Returns rows first, first + step, …: with time-major rows and step = batch, one sentence's.
inline View every(View view, Index first, Index step, Index count) {
  return {row_data(view, first), count, view.cols(),
          Eigen::OuterStride<>(step * view.outerStride())};
}
inline ConstView every(ConstView view, Index first, Index step, Index count) {
  return {row_data(view, first), count, view.cols(),
          Eigen::OuterStride<>(step * view.outerStride())};
}

/// A row-major matrix that owns its memory and keeps it when it shrinks, so that a loop over
/// batches of varying size stops allocating once it has seen the largest.
///
/// Conventions: activations are [rows, features]; a sequence is time-major, row t * batch + b.
class Matrix {
 public:
  Matrix() = default;
  Matrix(Index rows, Index cols) { resize(rows, cols); }

  /// Changes the shape. The content is unspecified afterwards, unless the shape stays the same.
  void resize(Index rows, Index cols) {
    rows_ = rows;
    cols_ = cols;
    const auto size = static_cast<std::size_t>(rows * cols);
    if (size > values_.size()) values_.resize(size);
  }
  /// Changes the shape and fills with zeros.
  void resize_zero(Index rows, Index cols) {
    resize(rows, cols);
    view().setZero();
  }

  Index rows() const { return rows_; }
  Index cols() const { return cols_; }
  Index size() const { return rows_ * cols_; }
  Real* data() { return values_.data(); }
  const Real* data() const { return values_.data(); }
  Real& operator()(Index row, Index col) { return values_[offset(row, col)]; }
  Real operator()(Index row, Index col) const { return values_[offset(row, col)]; }

  View view() { return {data(), rows_, cols_, Eigen::OuterStride<>(cols_)}; }
  ConstView view() const { return {data(), rows_, cols_, Eigen::OuterStride<>(cols_)}; }
  /// Returns rows [first, first + count): with time-major rows and count = batch, one time step.
  View rows_view(Index first, Index count) {
    return {data() + first * cols_, count, cols_, Eigen::OuterStride<>(cols_)};
  }
  ConstView rows_view(Index first, Index count) const {
    return {data() + first * cols_, count, cols_, Eigen::OuterStride<>(cols_)};
  }

 private:
  std::size_t offset(Index row, Index col) const {
    return static_cast<std::size_t>(row * cols_ + col);
  }

  std::vector<Real, Eigen::aligned_allocator<Real>> values_;
  Index rows_ = 0;
  Index cols_ = 0;
};

}  // namespace attentive
