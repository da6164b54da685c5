#pragma once

#include <optional>
#include <span>
#include <string>

#include "core/search/words.h"
#include "core/tensor.h"

namespace attentive {

/// The text of a translation in which what a model cannot know stands as in the source: after Luong
/// et al. 2015 (1410.8206) and Jean et al. 2015 (1412.2007), who copy the source word under the
/// highest attention. A target word belongs to the source word that it attends to most, over all
/// pieces of both. Punctuation around words remains the target's.
/// - An unknown target word becomes its source word.
/// - Neighbouring target words that clearly belong to a web or e-mail address or an unknown word
///   become that, once.
/// - A target number that is not in the source becomes the number of its source word, if that has
///   one. The digits count, not how they are grouped: 4,837 is 4 837.
/// @param target words with their texts as decoded.
/// @param attention [target pieces, source pieces]; more of them may follow than the words have.
/// @return nothing if there is nothing to copy.
std::optional<std::string> text_with_copies(std::span<const Word> source,
                                            std::span<const Word> target, ConstView attention);

}  // namespace attentive
