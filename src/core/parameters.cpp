#include "core/parameters.h"

#include <algorithm>
#include <utility>

namespace attentive {

Parameter ParameterLayout::add_matrix(std::string name, Index rows, Index cols) {
  return add(std::move(name), rows, cols, false);
}

Parameter ParameterLayout::add_vector(std::string name, Index size) {
  return add(std::move(name), 1, size, true);
}

Parameter ParameterLayout::add(std::string name, Index rows, Index cols, bool is_vector) {
  const Parameter parameter{size_, rows, cols};
  entries_.push_back({std::move(name), parameter, is_vector});
  size_ += static_cast<std::size_t>(parameter.size());
  return parameter;
}

Parameters::Parameters(std::shared_ptr<const ParameterLayout> layout)
    : layout_(std::move(layout)), values_(layout_->size(), Real{0}) {}

void Parameters::set_zero() { std::fill(values_.begin(), values_.end(), Real{0}); }

}  // namespace attentive
