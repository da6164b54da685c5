#include "core/text/noise.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "core/text/unicode.h"
#include "core/text/utf8.h"

namespace attentive {
namespace {

constexpr std::size_t characters_per_typo = 25;
constexpr std::u32string_view stops = U".!?\u2026\u3002\uFF01\uFF1F";

bool is_letter(char32_t c) { return unicode::category(c) == unicode::Category::letter; }

bool is_ascii_letter(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z'); }

std::string to_utf8(std::u32string_view letters) {
  std::string text;
  for (const char32_t c : letters) append_utf8(text, c);
  return text;
}

void apply(Typo typo, std::u32string& text, std::size_t position) {
  switch (typo) {
    case Typo::swapped_letters:
      std::swap(text[position], text[position + 1]);
      break;
    case Typo::dropped_letter:
      text.erase(position, 1);
      break;
    case Typo::doubled_letter:
      text.insert(position, 1, text[position]);
      break;
  }
}

}  // namespace

std::string without_final_stop(std::string_view utf8) {
  std::u32string text = to_utf32(utf8);
  const auto is_at_end = [](char32_t c) { return stops.find(c) != stops.npos || c == U' '; };
  if (text.empty() || stops.find(text.back()) == stops.npos) return std::string(utf8);
  while (!text.empty() && is_at_end(text.back())) text.pop_back();
  return to_utf8(text);
}

std::string without_accents(std::string_view utf8) {
  std::u32string text;
  bool on_latin_letter = false;
  for (const char32_t c : to_utf32(unicode::normalize(utf8, unicode::NormalForm::nfd))) {
    if (on_latin_letter && c >= U'\u0300' && c <= U'\u036F') continue;
    on_latin_letter = is_ascii_letter(c);
    text += c;
  }
  return unicode::normalize(to_utf8(text), unicode::NormalForm::nfc);
}

std::string with_typos(std::string_view utf8, std::span<const Typo> kinds, Random& random) {
  std::u32string text = to_utf32(utf8);
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const bool differ = text[i] != text[i + 1];
    if (differ && is_letter(text[i]) && is_letter(text[i + 1])) positions.push_back(i);
  }
  shuffle(positions, random);
  const std::size_t count = std::max<std::size_t>(1, text.size() / characters_per_typo);
  positions.resize(std::min(positions.size(), count));
  // From the end to the beginning, so that typos do not move the positions of those to come.
  std::ranges::sort(positions, std::greater());
  for (const std::size_t position : positions) {
    apply(kinds[random.below(kinds.size())], text, position);
  }
  return to_utf8(text);
}

}  // namespace attentive
