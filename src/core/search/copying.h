#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/search/words.h"
#include "core/tensor.h"

namespace attentive {

/// The text of a translation with what a model cannot know copied from the source, after Luong et
/// al. 2015 (1410.8206) and Jean et al. 2015 (1412.2007), who copy the source word with the most
/// attention. A target word looks at a source word as much as its pieces attend to it on average,
/// and belongs to the one that it looks at most. A number here has its sign, currency and unit with
/// it.
/// 1. What is in the prefix or the target already counts as written: a number by its digits (4,837
/// is
///    4 837) or as the same time of day (2:30 is 14 h 30), everything else literally. Its digits
///    are never changed, and a number gets the sign or unit that it lacks.
/// 2. Every other target number is replaced by an unwritten source number: one that it is part of,
/// or
///    the one that it looks at most. If there is none, the target number is removed when it belongs
///    to a number, which stands elsewhere, and kept when it belongs to a word ("deux cents" gives
///    200).
/// 3. Neighbouring target words that clearly belong to an address, an unknown word, or a number for
///    which there are hardly words are replaced by it, or removed if it is written already. `<unk>`
///    is replaced by whatever it belongs to.
/// 4. Symbols the model has not read, such as emoji, and numbers that it has left out are added
/// where
///    the least attention crosses them. "Two" for 2 stands for it, and nothing is added.
/// So each is copied at most once, and every digit is the source's or the model's. A text of
/// nothing but addresses, unknown words and symbols is returned as it is.
/// @param target words with their texts as decoded, after the prefix.
/// @param attention [target pieces, source pieces]; more of them may follow than the words have.
/// @param prefix the text before the target, which is not returned.
/// @return nothing if there is nothing to copy.
std::optional<std::string> text_with_copies(std::span<const Word> source,
                                            std::span<const Word> target, ConstView attention,
                                            std::string_view prefix = {});

}  // namespace attentive
