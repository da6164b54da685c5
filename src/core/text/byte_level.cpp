#include "core/text/byte_level.h"

#include <algorithm>
#include <array>

#include "core/text/unicode.h"
#include "core/text/utf8.h"

namespace attentive {
namespace {

constexpr bool stands_for_itself(unsigned byte) {
  return (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

constexpr auto characters = [] {
  std::array<char32_t, 256> table{};
  char32_t next = 0x100;
  for (unsigned byte = 0; byte < table.size(); ++byte) {
    table[byte] = stands_for_itself(byte) ? byte : next++;
  }
  return table;
}();

enum class Kind { space, letter, number, symbol };

Kind kind_of(char32_t code_point) {
  if (unicode::is_space(code_point)) return Kind::space;
  switch (unicode::category(code_point)) {
    case unicode::Category::letter:
      return Kind::letter;
    case unicode::Category::number:
      return Kind::number;
    default:
      return Kind::symbol;
  }
}

/// Returns the end of the run of one kind that begins at `position`.
std::size_t run_end(std::string_view text, std::size_t position, Kind kind) {
  while (position < text.size()) {
    std::size_t next = position;
    if (kind_of(next_code_point(text, next)) != kind) break;
    position = next;
  }
  return position;
}

}  // namespace

char32_t byte_level_character(unsigned char byte) { return characters[byte]; }

std::optional<unsigned char> byte_level_byte(char32_t character) {
  if (character < 0x100) {
    return stands_for_itself(character) ? std::optional(static_cast<unsigned char>(character))
                                        : std::nullopt;
  }
  const auto* found = std::find(characters.begin(), characters.end(), character);
  return found == characters.end()
             ? std::nullopt
             : std::optional(static_cast<unsigned char>(found - characters.begin()));
}

std::size_t byte_level_part_end(std::string_view text, std::size_t position) {
  for (const std::string_view end : {"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"}) {
    if (text.substr(position).starts_with(end)) return position + end.size();
  }
  std::size_t after_first = position;
  const char32_t first = next_code_point(text, after_first);
  if (kind_of(first) != Kind::space) return run_end(text, position, kind_of(first));
  if (first == U' ' && after_first < text.size()) {
    std::size_t peek = after_first;
    const Kind next = kind_of(next_code_point(text, peek));
    if (next != Kind::space) return run_end(text, after_first, next);
  }
  const std::size_t end = run_end(text, position, Kind::space);
  if (end == text.size() || end == after_first) return end;
  std::size_t last = position;  // The run's last space belongs to the next part.
  for (std::size_t next = position; next < end; next_code_point(text, next)) last = next;
  return last;
}

}  // namespace attentive
