#pragma once

#include <string>
#include <string_view>

namespace attentive::unicode {

// The Unicode functions that the core needs. Text must be well-formed UTF-8.

enum class NormalForm { nfc, nfd, nfkc, nfkd };

/// Returns `text` in one of the normalization forms of Unicode Standard Annex 15.
std::string normalize(std::string_view text, NormalForm form);

/// Lowercases `text` by Unicode's default algorithm, independent of language: it includes the rules
/// for the dotted capital I and for a final sigma, but not those of Turkish.
std::string to_lower(std::string_view text);

/// Capitalizes `text` independent of language: "ß" becomes "SS". Other letters whose capital form
/// is several letters, such as ligatures, may stay as they are.
std::string to_upper(std::string_view text);

/// General categories that tokenizers distinguish, by their first letter: L, M, N, P.
enum class Category { letter, mark, number, punctuation, other };

Category category(char32_t code_point);

/// Returns whether a code point is white space in the sense of JavaScript's \s: Unicode's white
/// space and U+FEFF, without U+0085.
bool is_space(char32_t code_point);

/// Returns `text` without white space at the chosen ends.
std::string_view strip(std::string_view text, bool left, bool right);

/// Unicode's tables, which are larger than the core. Browser builds ask JavaScript for them
/// (bindings/unicode_tables.cpp), others use a library (unicode_utf8proc.cpp). The functions above
/// consult them only when a quick look at the text does not suffice.
namespace tables {

std::string normalize(std::string_view text, NormalForm form);
std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);
Category category(char32_t code_point);

}  // namespace tables

}  // namespace attentive::unicode
