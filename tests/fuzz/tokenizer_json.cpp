// A tokenizer.json from anywhere: what is accepted encodes, decodes and comes back.

#include "core/text/tokenizer.h"
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attentive;
  holds([&] {
    const Tokenizer tokenizer = Tokenizer::from_json(as_text(data, size), "tokenizer");
    const std::string sample = " the quick  brown été \xF0\x9F\x98\x80\xFF 2019";
    const std::vector<TokenId> ids = tokenizer.encode(sample);
    tokenizer.decode(ids);
    const Tokenizer again = Tokenizer::from_json(tokenizer.to_json(), "written");
    if (again.encode(sample) != ids) std::abort();
  });
  return 0;
}
