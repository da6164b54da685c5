#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace attentive {

/// Returns the visible character for a byte (Radford et al. 2019, GPT-2): visible Latin-1
/// characters stand for themselves, and U+0100 upwards for the other bytes, in order.
char32_t byte_level_character(unsigned char byte);

/// Returns the byte that a character stands for, if any.
std::optional<unsigned char> byte_level_byte(char32_t character);

/// Returns the end of the part of `text` that begins at `position`, by GPT-2's pattern: the ending
/// of an English contraction; or letters, numbers or symbols, with one space before them; or white
/// space, whose last character is left to the next part.
std::size_t byte_level_part_end(std::string_view text, std::size_t position);

}  // namespace attentive
