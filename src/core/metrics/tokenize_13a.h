#pragma once

#include <string>
#include <string_view>

namespace attentive {

/// Splits a sentence into words and punctuation as NIST's mteval-v13a does, the tokenization of
/// published BLEU scores. Returns the words joined by single spaces.
///
/// Symbols stand alone, except the apostrophe; periods and commas stand alone unless they are
/// between digits; hyphens do so after a digit. Works on UTF-8 and passes invalid bytes through.
std::string tokenize_13a(std::string_view sentence);

}  // namespace attentive
