#pragma once

#include <string>
#include <string_view>

namespace attentive::unicode {

// What the core needs of Unicode. Text is well-formed UTF-8.

enum class NormalForm { nfc, nfd, nfkc, nfkd };

/// `text` in one of the normalisation forms of Unicode Standard Annex 15.
std::string normalize(std::string_view text, NormalForm form);

/// `text` in lower case by Unicode's default algorithm, whatever the language: the rules for the
/// dotted capital I and for a sigma that ends a word are in it, those of Turkish are not.
std::string to_lower(std::string_view text);

/// The general categories that tokenizers tell apart, by their first letter: L, M, N, P.
enum class Category { letter, mark, number, punctuation, other };

Category category(char32_t code_point);

/// White space as JavaScript's \s has it: Unicode's and U+FEFF, without U+0085.
bool is_space(char32_t code_point);

/// `text` without white space at the chosen ends.
std::string_view strip(std::string_view text, bool left, bool right);

/// Unicode's tables, which are larger than the core. A build for browsers asks JavaScript
/// (bindings/unicode_tables.cpp), every other one a library (unicode_utf8proc.cpp). The functions
/// above ask only where a glance at the text does not tell.
namespace tables {

std::string normalize(std::string_view text, NormalForm form);
std::string to_lower(std::string_view text);
Category category(char32_t code_point);

}  // namespace tables

}  // namespace attentive::unicode
