// Provides Unicode's tables through the library utf8proc.

#include <utf8proc.h>

#include <cstdlib>
#include <memory>
#include <new>

#include "core/text/unicode.h"
#include "core/text/utf8.h"

namespace attentive::unicode::tables {
namespace {

utf8proc_option_t options_of(NormalForm form) {
  switch (form) {
    case NormalForm::nfc:
      return static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    case NormalForm::nfd:
      return static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
    case NormalForm::nfkc:
      return static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
    case NormalForm::nfkd:
      break;
  }
  return static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT);
}

// The next two functions implement the definitions in Unicode's chapter 3.13 that find final
// sigmas. "Cased" there also covers a few characters that are not letters, which utf8proc does not
// identify.
bool is_cased(char32_t code_point) {
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(code_point));
  return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LL ||
         category == UTF8PROC_CATEGORY_LT;
}

bool is_case_ignorable(char32_t code_point) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(code_point))) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_SK:
      return true;
    default:
      break;
  }
  // Punctuation that may occur within a word (UAX 29: MidLetter, MidNumLet, Single_Quote).
  constexpr std::u32string_view within_words =
      U"'.:\u00B7\u0387\u055F\u05F4\u2018\u2019\u2024\u2027\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A";
  return within_words.find(code_point) != std::u32string_view::npos;
}

/// Returns whether the sigma at `position` ends a word: ignoring case-ignorable characters, a cased
/// letter precedes it and none follows.
bool is_final(std::u32string_view text, std::size_t position) {
  std::size_t before = position;
  while (before > 0 && is_case_ignorable(text[before - 1])) --before;
  if (before == 0 || !is_cased(text[before - 1])) return false;
  std::size_t after = position + 1;
  while (after < text.size() && is_case_ignorable(text[after])) ++after;
  return after == text.size() || !is_cased(text[after]);
}

}  // namespace

std::string normalize(std::string_view text, NormalForm form) {
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                   static_cast<utf8proc_ssize_t>(text.size()), &mapped, options_of(form));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  if (size < 0) throw std::bad_alloc();  // the only way in which well-formed text can fail
  return {reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size)};
}

std::string to_lower(std::string_view text) {
  constexpr char32_t capital_sigma = U'\u03A3';
  constexpr char32_t dotted_capital_i = U'\u0130';
  const std::u32string characters = to_utf32(text);
  std::string lower;
  for (std::size_t i = 0; i < characters.size(); ++i) {
    if (characters[i] == capital_sigma) {
      append_utf8(lower, is_final(characters, i) ? U'\u03C2' : U'\u03C3');
    } else if (characters[i] == dotted_capital_i) {
      lower += "i\u0307";
    } else {
      append_utf8(lower, static_cast<char32_t>(
                             utf8proc_tolower(static_cast<utf8proc_int32_t>(characters[i]))));
    }
  }
  return lower;
}

std::string to_upper(std::string_view text) {
  std::string upper;
  for (const char32_t c : to_utf32(text)) {
    if (c == U'\u00DF') {
      upper += "SS";
    } else {
      append_utf8(upper, static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(c))));
    }
  }
  return upper;
}

Category category(char32_t code_point) {
  switch (utf8proc_category_string(static_cast<utf8proc_int32_t>(code_point))[0]) {
    case 'L':
      return Category::letter;
    case 'M':
      return Category::mark;
    case 'N':
      return Category::number;
    case 'P':
      return Category::punctuation;
    default:
      return Category::other;
  }
}

}  // namespace attentive::unicode::tables
