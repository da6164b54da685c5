// Fuzzes SentencePiece files: whatever is accepted encodes, decodes and survives a JSON round trip.

#include "core/text/tokenizer.h"
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attentive;
  holds([&] {
    const Tokenizer tokenizer =
        Tokenizer::from_sentencepiece(std::string(as_text(data, size)), "vocab.spm");
    const Tokenizer again = Tokenizer::from_json(tokenizer.to_json(), "written");
    const std::string sample = " ab  AB <sep>c \u00E9\tЖЖ </s> \xF0\x9F\x98\x80\xFF▁aaaaaaaaaaaa";
    const std::vector<TokenId> ids = tokenizer.encode(sample);
    tokenizer.decode(ids);
    if (again.encode(sample) != ids) std::abort();
    std::vector<TokenId> all;
    for (std::size_t id = 0; id < tokenizer.vocabulary_size(); ++id) {
      all.push_back(static_cast<TokenId>(id));
    }
    tokenizer.decode(all);
  });
  return 0;
}
