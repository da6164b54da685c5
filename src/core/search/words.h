#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/search/split.h"

namespace attentive {

/// A text between spaces, and the pieces [begin, end) that spell it. Symbols that the vocabulary
/// lacks, such as most emoji, are words of their own even within other text.
struct Word {
  std::string text;
  std::size_t begin = 0;
  std::size_t end = 0;
  /// Whether the vocabulary lacks it: a piece is `<unk>`, letters are spelled in bytes, or all of
  /// it is, as in an emoji. A text in a script without spaces is known if any of its pieces is.
  bool unknown = false;
  /// The text between it and the word before.
  std::string space = " ";
  /// The byte at which it begins in its text.
  std::size_t place = 0;
  /// How a glossary translates it.
  std::optional<std::string> translation = {};
  /// The known name as which a model reads it, if it is an unknown one; then it is a term, too.
  std::string read_as = {};

  bool is_term() const { return translation.has_value(); }
};

/// Returns whether a piece starts a word: it has the mark "▁", or is a character vocabulary's
/// space.
bool starts_word(std::string_view piece);

/// Returns how many bytes of its word a piece spells.
std::size_t spelled_bytes(std::string_view piece);

/// Returns whether a character belongs to a word: a letter, a mark or a number.
bool is_word_character(char32_t c);

/// Returns whether a character's script puts no spaces between words, such as Thai, Khmer, Chinese
/// or Korean.
bool is_unspaced(char32_t c);

/// Returns the words that pieces spell, without their texts. `<unk>` starts a word, because it
/// stands for a whole one. A lone mark, which comes from an additional space, is no word.
std::vector<Word> group_words(std::span<const std::string> pieces);

/// Splits words without texts into their pieces, if these are in a script that puts no spaces
/// between words.
void split_unspaced(std::vector<Word>& words, std::span<const std::string> pieces);

/// Returns the words of a text with their texts; none if the pieces mark words differently.
std::vector<Word> words_of(std::string_view text, std::span<const std::string> pieces);

/// A word apart from the punctuation around it. Text of punctuation alone is all in `after`.
struct StrippedWord {
  std::string_view before;
  std::string_view core;
  std::string_view after;
};
StrippedWord strip_punctuation(std::string_view word);

/// Returns whether a character is punctuation that may surround words, such as a comma or a
/// quotation mark. "/", "#" and the like are not, because an address may end with them.
bool is_punctuation_mark(char32_t c);

/// Returns whether a word without punctuation around it is a web or e-mail address.
bool is_address(std::string_view core);

/// Returns the words within a part of the sentence, their ranges relative to its first piece. A
/// word that was cut gets no text, so that it is not copied. A word without pieces belongs to the
/// part at whose end it stands.
std::vector<Word> words_within(std::span<const Word> words, const SentencePart& part);

/// Takes the texts of all words but a glossary's terms, so that nothing else is copied; without
/// terms, no words remain.
void hide_all_but_terms(std::vector<Word>& words);

}  // namespace attentive
