#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/token.h"

namespace attentive {

/// Finds the pieces with which a text begins.
class PieceTrie {
 public:
  struct Entry {
    std::string_view text;
    TokenId id;
  };
  static constexpr TokenId none = -1;

  /// @param entries sorted by their texts, which are distinct and not empty.
  explicit PieceTrie(std::span<const Entry> entries);

  /// Calls found(id, size) for each piece with which the text begins, the shortest first.
  template <typename Found>
  void match(std::string_view text, const Found& found) const {
    std::size_t node = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      node = child(node, static_cast<unsigned char>(text[i]));
      if (node == 0) return;
      if (nodes_[node].id != none) found(nodes_[node].id, i + 1);
    }
  }

  /// The longest piece with which a text begins; if there is none, `id` is `none`.
  struct Match {
    TokenId id = none;
    std::size_t size = 0;
  };
  Match longest(std::string_view text) const;

  /// Returns the piece that is the whole text, or `none`.
  TokenId find(std::string_view text) const;

 private:
  struct Node {
    /// The first child; the others follow it, up to the first child of the next node.
    std::uint32_t children;
    TokenId id;
  };

  /// Returns the child to which a byte leads, or 0, the root, if there is none.
  std::size_t child(std::size_t node, unsigned char byte) const {
    const auto begin = labels_.begin() + nodes_[node].children;
    const auto end = labels_.begin() + nodes_[node + 1].children;
    const auto found = std::lower_bound(begin, end, byte);
    return found != end && *found == byte ? static_cast<std::size_t>(found - labels_.begin()) : 0;
  }

  std::vector<Node> nodes_;            // in breadth-first order, and one that ends the last
  std::vector<unsigned char> labels_;  // the byte that leads to each node
};

}  // namespace attentive
