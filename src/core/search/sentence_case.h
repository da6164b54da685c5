#pragma once

#include <vector>

#include "core/search/copied_text.h"
#include "core/text/letter_case.h"
#include "core/text/tokenizer.h"
#include "core/token.h"

namespace attentive {

/// Puts a text that is in capitals or title case into sentence case, if it takes fewer tokens then.
/// @param ids the text's tokens.
/// @return the case in which the text was, to be that of its translation.
LetterCase read_in_sentence_case(const Tokenizer& tokenizer, ReadableText& text,
                                 std::vector<TokenId>& ids);

/// Writes a text in a letter case, but for the first `kept` bytes.
void set_letter_case(CopiedText& text, std::size_t kept, LetterCase letter_case);

}  // namespace attentive
