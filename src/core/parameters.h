#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/tensor.h"

namespace attentive {

/// Where one named weight lies in the flat storage of all of a model's weights.
struct Parameter {
  std::size_t offset = 0;
  Index rows = 0;
  Index cols = 0;

  Index size() const { return rows * cols; }
};

/// The names, shapes and places of a model's parameters, in the order in which layers declared
/// them. Names are those of a PyTorch state_dict.
class ParameterLayout {
 public:
  struct Entry {
    std::string name;
    Parameter parameter;
    /// A bias is stored as one row here and as a vector [cols] in files, as in PyTorch.
    bool is_vector = false;
  };

  /// @throws Error invalid_argument if the parameters together would be more than a model of this
  /// kind could have, before anything overflows or is allocated.
  Parameter add_matrix(std::string name, Index rows, Index cols);
  Parameter add_vector(std::string name, Index size);

  const std::vector<Entry>& entries() const { return entries_; }
  /// Number of scalars in all parameters together.
  std::size_t size() const { return size_; }

 private:
  Parameter add(std::string name, Index rows, Index cols, bool is_vector);

  std::vector<Entry> entries_;
  std::size_t size_ = 0;
};

/// One value for every scalar of a layout: the weights of a model, their gradients or a moment of
/// the optimiser. Flat, so that norms, sums and updates are single loops.
class Parameters {
 public:
  Parameters() = default;
  explicit Parameters(std::shared_ptr<const ParameterLayout> layout);

  View operator[](const Parameter& p) {
    return {values_.data() + p.offset, p.rows, p.cols, Eigen::OuterStride<>(p.cols)};
  }
  ConstView operator[](const Parameter& p) const {
    return {values_.data() + p.offset, p.rows, p.cols, Eigen::OuterStride<>(p.cols)};
  }

  const ParameterLayout& layout() const { return *layout_; }
  const std::shared_ptr<const ParameterLayout>& shared_layout() const { return layout_; }
  std::span<Real> flat() { return values_; }
  std::span<const Real> flat() const { return values_; }
  void set_zero();

 private:
  std::shared_ptr<const ParameterLayout> layout_;
  std::vector<Real, Eigen::aligned_allocator<Real>> values_;
};

}  // namespace attentive
