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

/// Finds added tokens in a text: the leftmost, and of those that begin there the longest.
class AddedTokenFinder {
 public:
  /// What an added token leaves of a text, or the token itself.
  struct Section {
    std::string_view text;
    const AddedToken* token;  // null for text
  };

  /// Looks for `content` in the place of `token`, which must outlive this object.
  void add(std::string_view content, const AddedToken& token);

  /// The whole text in order, without the white space that tokens strip and without empty parts.
  std::vector<Section> split(std::string_view text) const;

 private:
  /// A byte further into some of the contents.
  struct Node {
    std::vector<std::pair<char, std::uint32_t>> next;
    const AddedToken* token = nullptr;
  };

  /// The token that begins at `position` and its size; null if none does.
  std::pair<const AddedToken*, std::size_t> match(std::string_view text,
                                                  std::size_t position) const;

  std::vector<Node> nodes_ = std::vector<Node>(1);
};

}  // namespace attentive
