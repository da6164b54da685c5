#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace attentive {

/// The replacements by which SentencePiece normalizes texts ("precompiled_charsmap"): a
/// double-array trie (Aoe 1989) in the layout of darts-clone, which maps what is replaced to the
/// position of its replacement in the strings that follow.
class Charsmap {
 public:
  struct Match {
    std::string_view replacement;
    /// How many bytes of the text are replaced.
    std::size_t size;
  };

  /// Makes a map that replaces nothing.
  Charsmap() = default;

  /// Checks everything on which a walk through the trie relies.
  /// @param bytes the file's, which must outlive this object.
  /// @throws Error bad_model.
  Charsmap(std::string_view bytes, const std::string& where);

  /// Finds the longest prefix of a text that is replaced.
  std::optional<Match> match(std::string_view text) const;

 private:
  std::size_t unit_count() const { return units_.size() / 4; }
  std::uint32_t unit(std::size_t index) const;

  std::string_view units_;    // little-endian, 32 bits each
  std::string_view strings_;  // each ends with a NUL
};

}  // namespace attentive
