#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/tensor.h"

namespace attentive {

/// Where one named weight lies in the flat storage of all of a model's weights.
struct Parameter {
  std::size_t offset = 0;
  Index rows = 0;
  Index cols = 0;
  /// Its place among the layout's entries.
  std::size_t index = 0;
  /// Columns that are multiplied apart from those after them, as when an input is made of two; all
  /// of them otherwise.
  Index first_part = 0;

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
  /// Of two parts, the first with so many columns.
  Parameter add_matrix(std::string name, Index rows, Index cols, Index first_part);
  Parameter add_vector(std::string name, Index size);

  const std::vector<Entry>& entries() const { return entries_; }
  /// Number of scalars in all parameters together.
  std::size_t size() const { return size_; }

 private:
  Parameter add(std::string name, Index rows, Index cols, Index first_part, bool is_vector);

  std::vector<Entry> entries_;
  std::size_t size_ = 0;
};

}  // namespace attentive
