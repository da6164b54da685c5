#include "core/search/sentence_case.h"

#include <cstddef>
#include <string>
#include <utility>

namespace attentive {

LetterCase read_in_sentence_case(const Tokenizer& tokenizer, ReadableText& text,
                                 std::vector<TokenId>& ids) {
  const LetterCase letter_case = letter_case_of(text.utf8);
  if (letter_case == LetterCase::sentence) return letter_case;
  ReadableText sentence{.utf8 = to_sentence_case(text.utf8)};
  std::vector<TokenId> fewer = tokenizer.encode(sentence);
  if (fewer.size() >= ids.size()) return LetterCase::sentence;
  text = std::move(sentence);
  ids = std::move(fewer);
  return letter_case;
}

void set_letter_case(CopiedText& text, std::size_t kept, LetterCase letter_case) {
  const std::size_t size = text.text.size();
  text.text.replace(kept, size, in_letter_case(text.text.substr(kept), letter_case));
  // "ß" becomes "SS". Where that moves what was copied, nothing says so any longer.
  if (text.text.size() != size) text.copies.clear();
}

}  // namespace attentive
