#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace attentive {

/// What a byte sequence that is no UTF-8 is read as.
inline constexpr char32_t replacement_character = U'\uFFFD';

/// Reads the code point at `position` and moves past it. Each maximal invalid part (a stray or
/// overlong byte, a surrogate, a cut-off sequence) is one U+FFFD, as in the web's TextDecoder.
/// Requires position < text.size().
char32_t next_code_point(std::string_view text, std::size_t& position);

/// Appends the UTF-8 bytes of a code point below U+110000 that is no surrogate.
void append_utf8(std::string& text, char32_t code_point);

/// The text with everything that is no UTF-8 replaced by U+FFFD.
std::string well_formed(std::string_view text);

/// Whether the text is UTF-8 throughout.
bool is_well_formed(std::string_view text);

/// The code points of a text, what is no UTF-8 as U+FFFD.
std::u32string to_utf32(std::string_view text);

/// The code point of a text that is a single character.
std::optional<char32_t> single_code_point(std::string_view text);

}  // namespace attentive
