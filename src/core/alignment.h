#pragma once

#include <cstddef>
#include <vector>

namespace attentive {

/// A source token and a target token that translate each other, counted from 0 on both sides.
struct AlignedPair {
  std::size_t source;
  std::size_t target;

  bool operator==(const AlignedPair&) const = default;
};

/// The alignment of a sentence and its translation. A token may be in several pairs or in none.
using Alignment = std::vector<AlignedPair>;

}  // namespace attentive
