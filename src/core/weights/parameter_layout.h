#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/tensor.h"

namespace attentive {

/// Says where a matrix, or a vector as a single row, lies in the flat array of all of a model's
/// weights.
struct Parameter {
  std::size_t offset = 0;
  Index rows = 0;
  Index cols = 0;
  /// Elements from one row to the next: more than `cols` in a tensor of several matrices side by
  /// side.
  Index stride = 0;
  /// Its number among the parts of all tensors; for a whole tensor, that of its first part.
  std::size_t index = 0;

  Index size() const { return rows * cols; }
};

/// The names, shapes and places of a model's parameters, in the order in which layers declared
/// them. Names are those of a PyTorch state_dict.
class ParameterLayout {
 public:
  /// A tensor of the file.
  struct Entry {
    std::string name;
    /// All of the tensor. Layers read it as it is if it is its only part.
    Parameter parameter;
    /// A bias is stored as one row here and as a vector [cols] in files, as in PyTorch.
    bool is_vector = false;
    /// The matrices and vectors that layers read. Each is packed for products by itself.
    std::vector<Parameter> parts = {};
  };

  /// Adds a tensor with a single part.
  /// @throws Error invalid_argument, like all functions below, if the parameters together would be
  /// more than any model has, before anything overflows or is allocated.
  Parameter add_matrix(std::string name, Index rows, Index cols);
  Parameter add_vector(std::string name, Index size);

  /// Adds several matrices that are one tensor in files: side by side, or one below the other. None
  /// may be empty.
  std::vector<Parameter> add_side_by_side(std::string name, Index rows,
                                          const std::vector<Index>& cols);
  std::vector<Parameter> add_stacked(std::string name, const std::vector<Index>& rows, Index cols);
  /// Adds several vectors that are one tensor in files, one after the other.
  std::vector<Parameter> add_vectors(std::string name, const std::vector<Index>& sizes);

  const std::vector<Entry>& entries() const { return entries_; }
  /// Returns the number of scalars in all parameters together.
  std::size_t size() const { return size_; }

 private:
  Entry& add(std::string name, Index rows, Index cols);
  void add_part(Entry& entry, Index first_row, Index first_col, Index rows, Index cols);

  std::vector<Entry> entries_;
  std::size_t size_ = 0;
  std::size_t parts_ = 0;
};

}  // namespace attentive
