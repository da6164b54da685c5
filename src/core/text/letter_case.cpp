#include "core/text/letter_case.h"

#include <cstddef>

#include "core/text/unicode.h"
#include "core/text/utf8.h"

namespace attentive {
namespace {

/// Returns how many bytes the first character has; 0 if there is none.
std::size_t first_size(std::string_view utf8) {
  std::size_t size = 0;
  if (!utf8.empty()) next_code_point(utf8, size);
  return size;
}

bool is_capital(std::string_view character) { return unicode::to_lower(character) != character; }

/// Calls `use(letter)` with the first letter of each word that has one.
template <typename Use>
void for_each_initial(std::string_view utf8, const Use& use) {
  bool in_word = false;
  for (std::size_t position = 0; position < utf8.size();) {
    const std::size_t begin = position;
    const char32_t c = next_code_point(utf8, position);
    if (unicode::is_space(c)) {
      in_word = false;
    } else if (!in_word && unicode::category(c) == unicode::Category::letter) {
      in_word = true;
      use(utf8.substr(begin, position - begin));
    }
  }
}

bool initials_are_capital(std::string_view utf8) {
  bool all = true;
  for_each_initial(utf8, [&all](std::string_view initial) { all = all && is_capital(initial); });
  return all;
}

/// Returns whether a capital letter follows another letter, as in addresses and brand names.
bool has_capitals_within_words(std::string_view utf8) {
  bool after_letter = false;
  for (std::size_t position = 0; position < utf8.size();) {
    const std::size_t begin = position;
    const unicode::Category category = unicode::category(next_code_point(utf8, position));
    const bool is_letter = category == unicode::Category::letter;
    if (after_letter && is_letter && is_capital(utf8.substr(begin, position - begin))) return true;
    after_letter = is_letter || (after_letter && category == unicode::Category::mark);
  }
  return false;
}

/// Capitalizes the first letters of words, or that of the first word alone.
std::string capitalize_initials(std::string_view utf8, bool all) {
  std::string text;
  const char* copied = utf8.data();
  bool first = true;
  for_each_initial(utf8, [&](std::string_view initial) {
    if (!all && !first) return;
    first = false;
    text.append(copied, initial.data());
    text += unicode::to_upper(initial);
    copied = initial.data() + initial.size();
  });
  return text.append(copied, utf8.data() + utf8.size());
}

}  // namespace

LetterCase letter_case_of(std::string_view utf8) {
  if (!initials_are_capital(utf8) || to_sentence_case(utf8) == utf8) return LetterCase::sentence;
  if (unicode::to_upper(utf8) == utf8) return LetterCase::capitals;
  return has_capitals_within_words(utf8) ? LetterCase::sentence : LetterCase::title;
}

std::string with_capital_initial(std::string_view utf8) {
  const std::size_t size = first_size(utf8);
  return unicode::to_upper(utf8.substr(0, size)).append(utf8.substr(size));
}

std::string with_small_initial(std::string_view utf8) {
  const std::size_t size = first_size(utf8);
  return unicode::to_lower(utf8.substr(0, size)).append(utf8.substr(size));
}

std::string to_sentence_case(std::string_view utf8) {
  return capitalize_initials(unicode::to_lower(utf8), false);
}

std::string in_letter_case(std::string_view utf8, LetterCase letter_case) {
  switch (letter_case) {
    case LetterCase::capitals:
      return unicode::to_upper(utf8);
    case LetterCase::title:
      return capitalize_initials(utf8, true);
    case LetterCase::sentence:
      break;
  }
  return std::string(utf8);
}

}  // namespace attentive
