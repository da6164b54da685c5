#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/search/copied_text.h"
#include "core/search/search.h"
#include "core/search/translate.h"
#include "core/search/words.h"
#include "core/text/letter_case.h"
#include "core/token.h"

namespace attentive {

/// A part of a text that is short enough for one pass, and its translations.
struct Translator::Segment {
  std::vector<TokenId> source;                    // </s> last
  std::vector<Word> words;                        // to copy from
  bool after_space = false;                       // in the source, before this part
  LetterCase letter_case = LetterCase::sentence;  // of the text, to be that of its translation
  std::string prefix;                             // as given, not as its tokens spell it
  std::size_t prefix_tokens = 0;
  Search::Sentence sentence;
  std::string title;                    // the whole sentence as given, if that is in title case
  std::string source_text;              // of the whole sentence; only in its first part
  std::optional<std::size_t> whole_of;  // index of the sentence, if this is all of it
  bool keeps_attention = true;
  Segment* original = nullptr;         // whose unknown names are known ones in this
  bool reports = true;                 // tokens, as they are committed
  std::size_t reported = 0;            // how many of them
  bool looped = false;                 // in a first search
  std::vector<Hypothesis> hypotheses;  // the best first
  std::vector<CopiedText> texts;       // of the hypotheses
  std::vector<HypothesisNode> search;  // if it was recorded
};

}  // namespace attentive
