#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text/tokenizer_model.h"

namespace attentive {

/// Finds added tokens in a text: at each position the longest, from left to right.
class AddedTokenFinder {
 public:
  /// An added token, or the text between two of them.
  struct Section {
    std::string_view text;
    const AddedToken* token;  // null for text
  };

  /// Makes `content` stand for `token`, which must outlive this object.
  void add(std::string_view content, const AddedToken& token);

  /// Splits a text at its added tokens, in order. White space that tokens strip and empty parts are
  /// left out.
  std::vector<Section> split(std::string_view text) const;

 private:
  /// A node of the trie of all contents, one byte per edge.
  struct Node {
    std::vector<std::pair<char, std::uint32_t>> next;
    const AddedToken* token = nullptr;
  };

  /// Returns the longest token that begins at `position`, and its size; null if there is none.
  std::pair<const AddedToken*, std::size_t> match(std::string_view text,
                                                  std::size_t position) const;

  std::vector<Node> nodes_ = std::vector<Node>(1);
};

}  // namespace attentive
