#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/search/copied_text.h"
#include "core/search/words.h"
#include "core/tensor.h"

namespace attentive {

/// Returns the text of a translation in which what a model cannot know is copied from the source,
/// after Luong et al. 2015 (1410.8206) and Jean et al. 2015 (1412.2007), who copy the source word
/// with the most attention. A target word looks at a source word as much as its pieces attend to it
/// on average, and belongs to the one that it looks at most. Here, a number includes its sign,
/// currency and unit.
/// A glossary's translation of a term, `Word::translation`, is written as if it were copied: it
/// takes the place of the target words that look at the term most, and begins with a capital where
/// the sentence does. This comes first.
/// 1. Whatever the prefix or the target already contains counts as written: a number if its digits
///    are the same ("4,837" is "4 837") or if it is the same time of day ("2:30" is "14 h 30"),
///    everything else if its text is the same. A written number keeps its digits and gets the sign
///    or unit that it lacks.
/// 2. Every other target number is replaced by an unwritten source number: one that it is part of,
///    or the one that it looks at most. If there is none, a target number that belongs to a number
///    written elsewhere is removed, and one that belongs to a word is kept ("deux cents" gives
///    "200").
/// 3. Neighbouring target words that clearly belong to an address, to an unknown word, or to a
///    number that is hardly ever written in words are replaced by it, or removed if it is already
///    written. `<unk>` is replaced by whatever it belongs to.
/// 4. Symbols that the model has not read, such as emoji, and numbers that it has left out are
///    added where the least attention crosses them. A word that stands for a number, such as "two"
///    for "2", counts as the number.
///
/// Each source unit is therefore copied at most once, and every digit is the source's or the
/// model's. A text of nothing but addresses, unknown words, symbols and punctuation is returned as
/// it is.
/// @param target the words after the prefix, with their texts as decoded.
/// @param attention [target pieces, source pieces]; may have more of both than the words have.
/// @param prefix the text before the target, which is not returned.
/// @return nothing if there is nothing to copy. Copies point into the text of the source words.
std::optional<CopiedText> text_with_copies(std::span<const Word> source,
                                           std::span<const Word> target, ConstView attention,
                                           std::string_view prefix = {});

}  // namespace attentive
