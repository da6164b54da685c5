#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/search/numbers.h"
#include "core/search/words.h"

namespace attentive {

/// A word of a text, or all words of a number, and the pieces [begin, end) that spell it.
struct Unit {
  std::string text;
  /// What separates it from the unit before.
  std::string space;
  std::size_t begin = 0;
  std::size_t end = 0;
  bool unknown = false;
  /// Within the text; none if it holds several that are separated by words.
  std::optional<Number> number = {};

  std::string_view part(std::size_t from, std::size_t to) const {
    return std::string_view(text).substr(from, to - from);
  }
  /// Of a number: its core, and what is written before and after that.
  std::string_view core() const { return part(number->core_begin, number->core_end); }
  std::string_view sign() const { return part(number->begin, number->core_begin); }
  std::string_view symbol() const { return part(number->core_end, number->end); }
};

std::vector<Unit> units_of(std::span<const Word> words);
std::string text_of(std::span<const Unit> units);

/// What copying does with a unit of the source.
enum class CopyKind {
  /// Nothing, unless the target has `<unk>` for it.
  word,
  number,
  /// An address or an unknown word is copied whole.
  whole,
  /// So is an unknown symbol, such as an emoji, which has no letters or digits.
  symbol
};
CopyKind copy_kind(const Unit& unit);

/// What is copied of a unit: a number with sign and unit, otherwise all but the punctuation around.
/// Empty if the unit is.
std::string_view copied_part(const Unit& unit);

/// Whether a unit goes over with no word for it: an address, an unknown word, a symbol, or a number
/// for which a language is unlikely to have words as it has for "20" and "300". Those have no more
/// than two digits before zeros, and neither sign nor unit beyond ASCII.
bool is_unsayable(const Unit& unit);

/// Whether units are all unsayable or punctuation, and one of them is unknown, an address, or a
/// number with a sign or unit beyond ASCII.
bool needs_no_translation(std::span<const Unit> units);

/// Whether it is nothing but punctuation.
bool is_mark(std::string_view text);

/// Whether a number has a sign or unit, on either side.
bool has_affix(const Unit& number, std::string_view affix);

/// Takes unknown symbols out of what a model reads, for it would write rubbish for them: with them
/// the translations of everyday sentences are 10 to 14 BLEU worse. Their words are left without
/// pieces. Those within a word stay, and so do all if nothing else is there.
/// @param words of the pieces; their ranges become those in what is left.
/// @return the pieces that are left, by their places.
std::vector<std::size_t> take_out_symbols(std::vector<Word>& words,
                                          std::span<const std::string> pieces);

}  // namespace attentive
