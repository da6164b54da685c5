#include "core/text/utf8.h"

namespace attentive {
namespace {

/// Reads one sequence. If it is invalid, moves past its maximal invalid part and returns false.
bool read_sequence(std::string_view text, std::size_t& position, char32_t& code_point) {
  const auto lead = static_cast<unsigned char>(text[position++]);
  if (lead < 0x80) {
    code_point = lead;
    return true;
  }
  // Only the second byte can have a narrower range than 80..BF, which excludes overlong forms,
  // surrogates and code points above U+10FFFF.
  unsigned char lowest = 0x80;
  unsigned char highest = 0xBF;
  int following = 0;
  if (lead >= 0xC2 && lead <= 0xDF) {
    following = 1;
    code_point = lead & 0x1F;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    following = 2;
    code_point = lead & 0x0F;
    if (lead == 0xE0) lowest = 0xA0;
    if (lead == 0xED) highest = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    following = 3;
    code_point = lead & 0x07;
    if (lead == 0xF0) lowest = 0x90;
    if (lead == 0xF4) highest = 0x8F;
  } else {
    return false;
  }
  for (; following > 0; --following) {
    if (position == text.size()) return false;
    const auto byte = static_cast<unsigned char>(text[position]);
    if (byte < lowest || byte > highest) return false;
    code_point = (code_point << 6) | (byte & 0x3F);
    ++position;
    lowest = 0x80;
    highest = 0xBF;
  }
  return true;
}

}  // namespace

char32_t next_code_point(std::string_view text, std::size_t& position) {
  char32_t code_point = 0;
  return read_sequence(text, position, code_point) ? code_point : replacement_character;
}

void append_utf8(std::string& text, char32_t code_point) {
  const auto append = [&text](char32_t byte) { text += static_cast<char>(byte); };
  if (code_point < 0x80) {
    append(code_point);
  } else if (code_point < 0x800) {
    append(0xC0 | (code_point >> 6));
    append(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    append(0xE0 | (code_point >> 12));
    append(0x80 | ((code_point >> 6) & 0x3F));
    append(0x80 | (code_point & 0x3F));
  } else {
    append(0xF0 | (code_point >> 18));
    append(0x80 | ((code_point >> 12) & 0x3F));
    append(0x80 | ((code_point >> 6) & 0x3F));
    append(0x80 | (code_point & 0x3F));
  }
}

std::string well_formed(std::string_view text) {
  std::string result;
  for (std::size_t position = 0; position < text.size();) {
    append_utf8(result, next_code_point(text, position));
  }
  return result;
}

bool is_well_formed(std::string_view text) {
  for (std::size_t position = 0; position < text.size();) {
    char32_t code_point = 0;
    if (!read_sequence(text, position, code_point)) return false;
  }
  return true;
}

std::u32string to_utf32(std::string_view text) {
  std::u32string code_points;
  for (std::size_t position = 0; position < text.size();) {
    code_points += next_code_point(text, position);
  }
  return code_points;
}

std::optional<char32_t> single_code_point(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::size_t position = 0;
  const char32_t code_point = next_code_point(text, position);
  return position == text.size() ? std::optional(code_point) : std::nullopt;
}

}  // namespace attentive
