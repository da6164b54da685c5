#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace attentive {

/// Every byte as a character that can be seen (Radford et al. 2019, GPT-2): those that are visible
/// in Latin-1 stand for themselves, the others for U+0100 and on, in order.
char32_t byte_level_character(unsigned char byte);

/// The byte that a character stands for, if it stands for one.
std::optional<unsigned char> byte_level_byte(char32_t character);

/// Where the part of `text` that begins at `position` ends by GPT-2's pattern: an English
/// contraction's end; letters, numbers or symbols, each with a space before them; white space,
/// which leaves its last character to what follows.
std::size_t byte_level_part_end(std::string_view text, std::size_t position);

}  // namespace attentive
