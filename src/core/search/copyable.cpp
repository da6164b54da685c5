#include "core/search/copyable.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/text/unicode.h"
#include "core/text/utf8.h"

namespace attentive {
namespace {

bool has_letters_or_digits(std::string_view text) {
  for (std::size_t position = 0; position < text.size();) {
    const char32_t c = next_code_point(text, position);
    if ((c >= '0' && c <= '9') || unicode::category(c) == unicode::Category::letter) return true;
  }
  return false;
}

/// Returns whether a unit is an address, an unknown word, or a number with characters beyond ASCII.
bool is_foreign(const Unit& unit) {
  const CopyKind kind = copy_kind(unit);
  if (kind != CopyKind::number) return kind != CopyKind::word;
  return std::ranges::any_of(copied_part(unit),
                             [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

}  // namespace

std::vector<Unit> units_of(std::span<const Word> words) {
  std::string text;
  std::string without_terms;
  std::vector<std::size_t> starts;
  for (const Word& word : words) {
    text += word.space;
    starts.push_back(text.size());
    text += word.text;
    // A term is no number, whatever its digits.
    without_terms +=
        word.space + (word.translation ? std::string(word.text.size(), ';') : word.text);
  }
  const std::vector<Number> numbers = numbers_in(without_terms);
  std::vector<Unit> units;
  auto number = numbers.begin();
  for (std::size_t i = 0; i < words.size();) {
    std::size_t last = i;
    const auto end = [&] { return starts[last] + words[last].text.size(); };
    const auto first = number;
    for (; number != numbers.end() && number->begin < end(); ++number) {
      while (end() < number->end) ++last;
    }
    Unit unit{.text = text.substr(starts[i], end() - starts[i]),
              .space = words[i].space,
              .begin = words[i].begin,
              .end = words[last].end,
              .unknown = words[i].unknown && last == i,
              .place = words[i].place,
              .translation = words[i].translation,
              .read_as = words[i].read_as};
    if (number - first == 1) {
      unit.number = {first->begin - starts[i], first->core_begin - starts[i],
                     first->core_end - starts[i], first->end - starts[i]};
    }
    units.push_back(std::move(unit));
    i = last + 1;
  }
  return units;
}

CopiedText copy_of(std::span<const Unit> units) {
  CopiedText copy;
  for (const Unit& unit : units) {
    if (!copy.text.empty()) copy.text += unit.space;
    if (unit.translation && *unit.translation != unit.text) {
      copy.text += *unit.translation;
    } else {
      copy.append({unit.text, {{0, unit.text.size(), unit.place}}});
    }
  }
  return copy;
}

CopyKind copy_kind(const Unit& unit) {
  if (unit.translation) return CopyKind::term;
  const std::string_view core = strip_punctuation(unit.text).core;
  if (is_address(core)) return CopyKind::whole;
  const bool is_all = unit.number && unit.number->end - unit.number->begin == core.size();
  if (unit.number && (is_all || !unit.unknown)) return CopyKind::number;
  if (!unit.unknown || unit.text.empty()) return CopyKind::word;
  return has_letters_or_digits(unit.text) ? CopyKind::whole : CopyKind::symbol;
}

std::string_view copied_part(const Unit& unit) {
  if (unit.translation) return *unit.translation;
  if (copy_kind(unit) == CopyKind::number) return unit.part(unit.number->begin, unit.number->end);
  const std::string_view core = strip_punctuation(unit.text).core;
  return core.empty() ? std::string_view(unit.text) : core;
}

bool is_literal(const Unit& unit) {
  constexpr std::size_t max_digits = 2;
  return is_foreign(unit) || (copy_kind(unit) == CopyKind::number &&
                              unit.core().find_last_not_of('0') + 1 > max_digits);
}

bool needs_no_translation(std::span<const Unit> units) {
  const auto is_mark = [](const Unit& unit) {
    return !unit.text.empty() && !has_letters_or_digits(unit.text);
  };
  if (!units.empty() && std::ranges::all_of(units, is_mark)) return true;
  return std::ranges::any_of(units, is_foreign) && std::ranges::all_of(units, [](const Unit& unit) {
           return is_literal(unit) || (!unit.text.empty() && is_only_punctuation(unit.text));
         });
}

std::vector<bool> units_within(std::string_view prefix, std::span<const Unit> sources) {
  std::vector<Number> numbers = numbers_in(prefix);
  std::string rest(prefix);
  std::vector<bool> within;
  for (const Unit& source : sources) {
    const CopyKind kind = copy_kind(source);
    if (kind == CopyKind::number) {
      const auto same = std::ranges::find_if(numbers, [&](const Number& number) {
        const auto size = number.core_end - number.core_begin;
        return mean_the_same(prefix.substr(number.core_begin, size), source.core());
      });
      within.push_back(same != numbers.end());
      if (within.back()) numbers.erase(same);
    } else {
      const std::string_view copied = copied_part(source);
      const std::size_t place = kind == CopyKind::word ? std::string::npos : rest.find(copied);
      within.push_back(place != std::string::npos);
      if (within.back()) rest.erase(place, copied.size());
    }
  }
  return within;
}

bool is_only_punctuation(std::string_view text) {
  return !text.empty() && strip_punctuation(text).core.empty();
}

bool has_affix(const Unit& number, std::string_view affix) {
  const auto is_minus = [](std::string_view text) { return text == "-" || text == "−"; };
  const std::string_view plain = unicode::strip(affix, true, true);
  return number.sign().find(plain) != std::string_view::npos ||
         number.symbol().find(plain) != std::string_view::npos ||
         (is_minus(affix) && is_minus(number.sign()));
}

std::vector<std::size_t> remove_unknown_symbols(std::vector<Word>& words,
                                                std::span<const std::string> pieces) {
  std::vector<bool> is_read(pieces.size(), true);
  const std::vector<Unit> units = units_of(words);
  for (std::size_t u = 0; u < units.size(); ++u) {
    // Without its arrow, "a→b" would be read as "ab".
    const bool within_word = u > 0 && units[u].space.empty() && u + 1 < units.size() &&
                             units[u + 1].space.empty() && !is_only_punctuation(units[u + 1].text);
    if (copy_kind(units[u]) != CopyKind::symbol || within_word) continue;
    for (std::size_t i = units[u].begin; i < units[u].end; ++i) is_read[i] = false;
  }
  std::vector<Word> moved = words;
  for (std::size_t i = 1; i < moved.size(); ++i) {
    // A word that directly follows a symbol takes over the symbol's word mark.
    const std::size_t mark = words[i - 1].begin;
    if (is_read[mark] || !words[i].space.empty() || !starts_word(pieces[mark])) continue;
    is_read[mark] = true;
    moved[i].begin = moved[i - 1].end = mark;
  }
  std::vector<std::size_t> read;
  std::vector<std::size_t> new_indices;  // of each piece, among those that are read
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    new_indices.push_back(read.size());
    if (is_read[i]) read.push_back(i);
  }
  new_indices.push_back(read.size());
  if (read.empty()) {
    read.resize(pieces.size());
    std::iota(read.begin(), read.end(), std::size_t{0});
    return read;
  }
  for (Word& word : moved) {
    word.begin = new_indices[word.begin];
    word.end = new_indices[word.end];
  }
  words = std::move(moved);
  return read;
}

}  // namespace attentive
