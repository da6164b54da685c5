#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace attentive {

/// "▁", which stands for a space in the pieces of word and byte-pair vocabularies.
inline constexpr char32_t word_mark = U'\u2581';
inline constexpr std::string_view word_mark_text = "\u2581";

/// Returns the piece that stands for a byte, for example "<0xC3>".
std::string byte_piece(unsigned char byte);

/// Returns the byte that a piece of a byte-pair vocabulary stands for, if any.
std::optional<unsigned char> byte_of_piece(std::string_view piece);

}  // namespace attentive
