#include "core/weights/parameter_layout.h"

#include <cstdint>
#include <numeric>
#include <utility>

#include "core/error.h"

namespace attentive {
namespace {

// One gigabyte of float32: half of what 32-bit WebAssembly could index, and far above any model of
// this family.
constexpr std::uint64_t max_scalars = std::uint64_t{1} << 28U;

Index sum_of(const std::vector<Index>& sizes) {
  return std::accumulate(sizes.begin(), sizes.end(), Index{0});
}

}  // namespace

Parameter ParameterLayout::add_matrix(std::string name, Index rows, Index cols) {
  return add_stacked(std::move(name), {rows}, cols).front();
}

Parameter ParameterLayout::add_vector(std::string name, Index size) {
  return add_vectors(std::move(name), {size}).front();
}

std::vector<Parameter> ParameterLayout::add_side_by_side(std::string name, Index rows,
                                                         const std::vector<Index>& cols) {
  Entry& entry = add(std::move(name), rows, sum_of(cols));
  Index first = 0;
  for (const Index count : cols)
    add_part(entry, 0, std::exchange(first, first + count), rows, count);
  return entry.parts;
}

std::vector<Parameter> ParameterLayout::add_stacked(std::string name,
                                                    const std::vector<Index>& rows, Index cols) {
  Entry& entry = add(std::move(name), sum_of(rows), cols);
  Index first = 0;
  for (const Index count : rows)
    add_part(entry, std::exchange(first, first + count), 0, count, cols);
  return entry.parts;
}

std::vector<Parameter> ParameterLayout::add_vectors(std::string name,
                                                    const std::vector<Index>& sizes) {
  std::vector<Parameter> parts = add_side_by_side(std::move(name), 1, sizes);
  entries_.back().is_vector = true;
  return parts;
}

ParameterLayout::Entry& ParameterLayout::add(std::string name, Index rows, Index cols) {
  const std::uint64_t size = static_cast<std::uint64_t>(rows) * static_cast<std::uint64_t>(cols);
  if (size > max_scalars - size_) {
    refuse({"the model is too large: ", name, " [", rows, ", ", cols, "] brings it above ",
            max_scalars, " weights; choose smaller sizes or vocabularies"});
  }
  const Parameter whole{
      .offset = size_, .rows = rows, .cols = cols, .stride = cols, .index = parts_};
  size_ += static_cast<std::size_t>(size);
  return entries_.emplace_back(std::move(name), whole);
}

void ParameterLayout::add_part(Entry& entry, Index first_row, Index first_col, Index rows,
                               Index cols) {
  const Index stride = entry.parameter.cols;
  const auto before = static_cast<std::size_t>(first_row * stride + first_col);
  entry.parts.push_back({.offset = entry.parameter.offset + before,
                         .rows = rows,
                         .cols = cols,
                         .stride = stride,
                         .index = parts_++});
}

}  // namespace attentive
