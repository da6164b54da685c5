// Fuzzes texts: any bytes encode with every kind of tokenizer, and byte pairs decode to the cleaned
// text, except that the word mark becomes a space.

#include "core/text/clean_text.h"
#include "core/text/pieces.h"
#include "core/text/tokenizer.h"
#include "fuzz.h"
#include "seeds.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attentive;
  static const std::vector<Tokenizer> tokenizers = seed_tokenizers();
  const std::string_view text = as_text(data, size);
  for (const Tokenizer& tokenizer : tokenizers) {
    tokenizer.decode(tokenizer.encode(text));
    tokenizer.decode(tokenizer.encode(text, SpecialTokens::as_tokens));
  }
  const Tokenizer& byte_pair = tokenizers.front();
  const std::string expected = Replace{std::string(word_mark_text), " "}.apply(clean_text(text));
  if (byte_pair.decode(byte_pair.encode(text)) != expected) std::abort();
  return 0;
}
