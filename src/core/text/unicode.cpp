#include "core/text/unicode.h"

#include <algorithm>
#include <array>
#include <atomic>

#include "core/text/utf8.h"

namespace attentive::unicode {
namespace {

/// Caches the categories of the characters that make up most text; 0 means not yet looked up.
/// Threads may look up the same character at once, and then write the same value.
std::array<std::atomic<unsigned char>, 0x3000> known_categories{};

bool all_below(std::string_view text, unsigned char byte) {
  return std::ranges::all_of(text, [byte](char c) { return static_cast<unsigned char>(c) < byte; });
}

}  // namespace

std::string normalize(std::string_view text, NormalForm form) {
  // Characters below U+0300, whose first byte is CC, never compose with each other.
  const bool has_form = all_below(text, form == NormalForm::nfc ? 0xCC : 0x80);
  return has_form ? std::string(text) : tables::normalize(text, form);
}

std::string to_lower(std::string_view text) {
  if (!all_below(text, 0x80)) return tables::to_lower(text);
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string to_upper(std::string_view text) {
  if (!all_below(text, 0x80)) return tables::to_upper(text);
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

Category category(char32_t code_point) {
  if (code_point >= known_categories.size()) return tables::category(code_point);
  std::atomic<unsigned char>& cached = known_categories[code_point];
  if (const unsigned char value = cached.load(std::memory_order_relaxed)) {
    return static_cast<Category>(value - 1);
  }
  const Category category = tables::category(code_point);
  cached.store(static_cast<unsigned char>(static_cast<int>(category) + 1),
               std::memory_order_relaxed);
  return category;
}

bool is_space(char32_t code_point) {
  return (code_point >= 0x09 && code_point <= 0x0D) || code_point == 0x20 || code_point == 0xA0 ||
         code_point == 0x1680 || (code_point >= 0x2000 && code_point <= 0x200A) ||
         code_point == 0x2028 || code_point == 0x2029 || code_point == 0x202F ||
         code_point == 0x205F || code_point == 0x3000 || code_point == 0xFEFF;
}

std::string_view strip(std::string_view text, bool left, bool right) {
  std::size_t first = text.size();
  std::size_t last_end = 0;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t begin = position;
    if (is_space(next_code_point(text, position))) continue;
    first = std::min(first, begin);
    last_end = position;
  }
  const std::size_t begin = left ? first : 0;
  const std::size_t end = right ? std::max(last_end, begin) : text.size();
  return text.substr(begin, end - begin);
}

}  // namespace attentive::unicode
