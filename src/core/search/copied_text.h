#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace attentive {

/// The bytes [begin, end) of a text that were copied from the bytes of a source that begin at
/// `source`.
struct Copy {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t source = 0;

  bool operator==(const Copy&) const = default;
};

/// A text and its copies, in their order.
struct CopiedText {
  std::string text;
  std::vector<Copy> copies;

  /// Adds a text after this one.
  void append(const CopiedText& more);
};

/// Moves copies as `removed` bytes of their text, from `at` on, are replaced by `added` others.
/// What is left of a copy remains one.
void move_copies(std::vector<Copy>& copies, std::size_t at, std::size_t removed, std::size_t added);

}  // namespace attentive
