#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/search/copied_text.h"
#include "core/search/numbers.h"
#include "core/search/words.h"

namespace attentive {

/// A word of a text, or all the words of a number, with the pieces [begin, end) that spell it.
struct Unit {
  std::string text;
  /// The text between it and the unit before.
  std::string space;
  std::size_t begin = 0;
  std::size_t end = 0;
  bool unknown = false;
  /// The byte at which it begins in the sentence.
  std::size_t place = 0;
  /// How a glossary translates it.
  std::optional<std::string> translation = {};
  /// The known name as which a model reads it, if it is an unknown one.
  std::string read_as = {};
  /// Its position within `text`; empty if the text holds several numbers separated by words.
  std::optional<Number> number = {};

  std::string_view part(std::size_t from, std::size_t to) const {
    return std::string_view(text).substr(from, to - from);
  }
  /// Return the core of a number, and what is written before and after it.
  std::string_view core() const { return part(number->core_begin, number->core_end); }
  std::string_view sign() const { return part(number->begin, number->core_begin); }
  std::string_view symbol() const { return part(number->core_end, number->end); }
};

std::vector<Unit> units_of(std::span<const Word> words);

/// Returns the text of units, all of which are copied but for the translations of terms.
CopiedText copy_of(std::span<const Unit> units);

/// How a source unit is copied.
enum class CopyKind {
  /// Not at all, unless the target has an `<unk>` for it.
  word,
  number,
  /// Addresses and unknown words are copied whole.
  whole,
  /// So are unknown symbols without letters or digits, such as emoji.
  symbol,
  /// A glossary's translation takes its place.
  term
};
CopyKind copy_kind(const Unit& unit);

/// Returns the part of a unit that is copied: a number with its sign and unit, otherwise everything
/// but the surrounding punctuation, and a term's translation. Empty if the unit is.
std::string_view copied_part(const Unit& unit);

/// Returns whether a unit is the same in every language: an address, an unknown word, a symbol, or
/// a number that is unlikely to be written as a word. Languages have words for "20" and "300":
/// numbers with at most two digits before their zeros, and with neither sign nor unit beyond ASCII.
bool is_literal(const Unit& unit);

/// Returns whether no unit has letters or digits; or whether all are literal or punctuation, and at
/// least one is unknown, an address, or a number with a sign or unit beyond ASCII.
bool needs_no_translation(std::span<const Unit> units);

/// Returns for each source unit that is copied whether a prefix already contains it, each time that
/// the prefix does.
std::vector<bool> units_within(std::string_view prefix, std::span<const Unit> sources);

/// Returns whether a text consists of punctuation only.
bool is_only_punctuation(std::string_view text);

/// Returns whether a number has a sign or unit, on either side.
bool has_affix(const Unit& number, std::string_view affix);

/// Removes unknown symbols from what a model reads: left in, they make the translations of everyday
/// sentences 10 to 14 BLEU worse. Their words remain, without pieces. Symbols within a word stay,
/// and all stay if there is nothing else.
/// @param words the words of the pieces; their ranges are changed to those among the remaining
/// pieces.
/// @return the indices of the remaining pieces.
std::vector<std::size_t> remove_unknown_symbols(std::vector<Word>& words,
                                                std::span<const std::string> pieces);

}  // namespace attentive
