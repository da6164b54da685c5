#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace attentive {

/// Replaces invalid UTF-8.
inline constexpr char32_t replacement_character = U'\uFFFD';

/// Reads the code point at `position` and moves past it. Each maximal invalid part (a stray or
/// overlong byte, a surrogate, a truncated sequence) is read as one U+FFFD, as in the web's
/// TextDecoder. Requires position < text.size().
char32_t next_code_point(std::string_view text, std::size_t& position);

/// Appends a code point below U+110000 that is not a surrogate, as UTF-8.
void append_utf8(std::string& text, char32_t code_point);

/// Returns the text with invalid UTF-8 replaced by U+FFFD.
std::string well_formed(std::string_view text);

/// Returns whether the text is valid UTF-8.
bool is_well_formed(std::string_view text);

/// Returns the code points of a text, with U+FFFD for invalid UTF-8.
std::u32string to_utf32(std::string_view text);

/// Returns the code point of a text that is a single character.
std::optional<char32_t> single_code_point(std::string_view text);

}  // namespace attentive
