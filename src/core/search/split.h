#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace attentive {

/// Pieces [begin, end) of a sentence too long to be read as a whole.
struct SentencePart {
  std::size_t begin = 0;
  std::size_t end = 0;
  /// Whether a space stands in the text between the part before and this one.
  bool after_space = false;
};

/// Cuts a sentence into parts of at most `limit` pieces (1 or more), where it hurts least: after a
/// sentence, else after ";" or ":", else after a comma, else between words, else between
/// characters; of equal places at the one that leaves the parts most even. The bytes of a character
/// stay together, unless it has more than `limit`. A character vocabulary's space at a cut belongs
/// to no part.
/// @param pieces as the vocabulary spells them.
std::vector<SentencePart> split_sentence(std::span<const std::string> pieces, std::size_t limit);

}  // namespace attentive
