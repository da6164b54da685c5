#pragma once

#include <string>
#include <string_view>

namespace attentive {

/// How a text as a whole is written, apart from the capitals of names and of sentences' beginnings.
enum class LetterCase { sentence, title, capitals };

/// Returns `capitals` if all letters of a text are capital, `title` if the first of each word is
/// and none after another letter, and otherwise `sentence`; this, too, if to_sentence_case changes
/// nothing. Texts must be well-formed UTF-8, here and below.
LetterCase letter_case_of(std::string_view utf8);

/// Capitalizes, or lowercases, the first character of a text.
std::string with_capital_initial(std::string_view utf8);
std::string with_small_initial(std::string_view utf8);

/// Lowercases all letters but the first, which it capitalizes.
std::string to_sentence_case(std::string_view utf8);

/// Writes a text in capitals, or with a capital letter at the beginning of each word; `sentence`
/// changes nothing.
std::string in_letter_case(std::string_view utf8, LetterCase letter_case);

}  // namespace attentive
