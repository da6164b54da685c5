#pragma once

#include <cstddef>
#include <vector>

namespace attentive {

/// Tokens of which one is the translation of the other, counted from 0 on both sides.
struct AlignedPair {
  std::size_t source;
  std::size_t target;

  bool operator==(const AlignedPair&) const = default;
};

/// Which tokens of a sentence and its translation belong together. A token may be in several pairs,
/// or in none.
using Alignment = std::vector<AlignedPair>;

}  // namespace attentive
