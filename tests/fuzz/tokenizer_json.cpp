// Fuzzes tokenizer.json: whatever is accepted encodes, decodes and is read again once written.

#include "core/text/tokenizer.h"
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attentive;
  holds([&] {
    const Tokenizer tokenizer = Tokenizer::from_json(as_text(data, size), "tokenizer");
    const Tokenizer again = Tokenizer::from_json(tokenizer.to_json(), "written");
    const std::string sample =
        " the quick  brown été e\xCC\x81 ΣΑΣ don't </s> \xF0\x9F\x98\x80\xFF 2019\r\n▁";
    for (const SpecialTokens special : {SpecialTokens::as_text, SpecialTokens::as_tokens}) {
      const std::vector<TokenId> ids = tokenizer.encode(sample, special);
      tokenizer.decode(ids);
      if (again.encode(sample, special) != ids) std::abort();
    }
  });
  return 0;
}
