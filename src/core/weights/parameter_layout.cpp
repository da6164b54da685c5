#include "core/weights/parameter_layout.h"

#include <cstdint>
#include <utility>

#include "core/error.h"

namespace attentive {
namespace {

// One gigabyte of float32: half of what 32-bit WebAssembly could index, and far above any model of
// this family.
constexpr std::uint64_t max_scalars = std::uint64_t{1} << 28U;

}  // namespace

Parameter ParameterLayout::add_matrix(std::string name, Index rows, Index cols) {
  return add(std::move(name), rows, cols, cols, false);
}

Parameter ParameterLayout::add_matrix(std::string name, Index rows, Index cols, Index first_part) {
  return add(std::move(name), rows, cols, first_part, false);
}

Parameter ParameterLayout::add_vector(std::string name, Index size) {
  return add(std::move(name), 1, size, size, true);
}

Parameter ParameterLayout::add(std::string name, Index rows, Index cols, Index first_part,
                               bool is_vector) {
  const std::uint64_t size = static_cast<std::uint64_t>(rows) * static_cast<std::uint64_t>(cols);
  if (size > max_scalars - size_) {
    refuse("the model is too large: " + name + " [" + std::to_string(rows) + ", " +
           std::to_string(cols) + "] brings it above " + std::to_string(max_scalars) +
           " weights; choose smaller sizes or vocabularies");
  }
  const Parameter parameter{size_, rows, cols, entries_.size(), first_part};
  entries_.push_back({std::move(name), parameter, is_vector});
  size_ += static_cast<std::size_t>(size);
  return parameter;
}

}  // namespace attentive
