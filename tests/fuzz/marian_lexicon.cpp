// Fuzzes lexical shortlists of Marian's: whatever is accepted has candidates for every token.

#include "core/marian/lexicon.h"
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attentive;
  const MarianConfig config{.source_vocabulary_size = 4, .target_vocabulary_size = 11};
  for (const bool shares_vocabulary : {false, true}) {
    holds([&] {
      const Shortlist shortlist =
          read_marian_lexicon(as_bytes(data, size), "lex.bin", config, shares_vocabulary);
      std::vector<TokenId> candidates = shortlist.candidates(std::vector{end_id}, 13);
      if (candidates.empty() || candidates.front() != end_id) std::abort();
      shortlist.candidates(std::vector{3, 4, 5}, 13);
    });
  }
  return 0;
}
