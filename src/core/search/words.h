#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attentive {

/// What stands between spaces in a text, and the pieces [begin, end) that spell it. Symbols that
/// the vocabulary lacks, as most emoji, are words of their own wherever they stand.
struct Word {
  std::string text;
  std::size_t begin = 0;
  std::size_t end = 0;
  /// Whether the vocabulary lacks it: a piece is `<unk>`, or letters are spelled in bytes, or all
  /// of it is, as an emoji. Not so a text without spaces of which pieces are known.
  bool unknown = false;
  /// What separates it from the word before.
  std::string space = " ";
};

/// Whether a piece begins a word: it has the mark "▁", or is the space of a character vocabulary.
bool starts_word(std::string_view piece);

/// The words that pieces spell; their texts are left empty. `<unk>` begins a word, for it stands
/// for a whole one. A lone mark, which an additional space gives, is no word.
std::vector<Word> group_words(std::span<const std::string> pieces);

/// The words of a text with their texts; none if the pieces do not mark the words as the text does.
std::vector<Word> words_of(std::string_view text, std::span<const std::string> pieces);

/// A word without the punctuation around it. All of a text of punctuation is `after`.
struct StrippedWord {
  std::string_view before;
  std::string_view core;
  std::string_view after;
};
StrippedWord strip_punctuation(std::string_view word);

/// Whether it is a mark that may stand around words, such as a comma or a quotation mark. Not "/",
/// "#" and the like, with which an address may end.
bool is_punctuation_mark(char32_t c);

/// Whether a word without punctuation around it is a web or e-mail address.
bool is_address(std::string_view core);

}  // namespace attentive
