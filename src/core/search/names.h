#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/search/words.h"
#include "core/tensor.h"
#include "core/text/tokenizer.h"

namespace attentive {

// A small model neither reads nor spells a name that it does not know, and loses the sentence
// around it. It is therefore given the sentence with a name that it knows in the unknown one's
// place, as Luong et al. 2015 (1410.8206) do with <unk>, and the unknown name is copied to where it
// writes the known one.

/// The bytes [begin, end) of a text.
struct NamePlace {
  std::size_t begin = 0;
  std::size_t end = 0;

  bool operator==(const NamePlace&) const = default;
};

/// Finds what looks like unknown names: a word in Latin letters with a capital and three or more
/// pieces, or several such words of at least two pieces, and what continues them. Particles such as
/// "de la" may stand between them. A word that begins a sentence, and so has a capital anyway,
/// needs three pieces.
/// @param words of one text, with their places in it; terms are no names.
/// @param pieces those of the words.
/// @param nouns_are_capitalized then one of the words must have three pieces, the others two.
std::vector<NamePlace> unknown_names(std::span<const Word> words,
                                     std::span<const std::string> pieces,
                                     bool nouns_are_capitalized);

/// Returns words with a capital letter that are one piece in both vocabularies, in the order of the
/// source's, which is that of their frequency: it takes a model to tell which of them are names.
std::vector<std::string> possible_names(const Tokenizer& source, const Tokenizer& target);

/// Returns how sure a model is of a translation, by the length penalty of Wu et al. 2016
/// (1609.08144).
Real confidence(std::span<const Real> log_probabilities);

/// How much surer a model must be of a translation with a known name: on sentences of the
/// development sets without unknown names, 1 costs nothing, and less costs BLEU.
inline constexpr Real name_margin = 1;

}  // namespace attentive
