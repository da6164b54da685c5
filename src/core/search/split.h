#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace attentive {

/// The pieces [begin, end) of a part of a sentence that is too long to be read as a whole.
struct SentencePart {
  std::size_t begin = 0;
  std::size_t end = 0;
  /// Whether a space separates it from the part before.
  bool after_space = false;
};

/// Cuts a sentence into parts of at most `limit` pieces (1 or more), where it does least harm:
/// after a sentence, else after ";" or ":", else after a comma, else between words, else between
/// characters; of equally good places, at the one that makes the parts most even. The bytes of a
/// character stay together, unless there are more than `limit`. In a character vocabulary, the
/// space at a cut belongs to no part.
std::vector<SentencePart> split_sentence(std::span<const std::string> pieces, std::size_t limit);

}  // namespace attentive
