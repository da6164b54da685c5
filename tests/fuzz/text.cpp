// Any bytes are text: they encode with every kind of tokenizer, and byte pairs give back what they
// were, but for what is no UTF-8 (which comes back as U+FFFD), what is not composed, and the mark
// of words (which comes back as a space).

#include "core/text/pieces.h"
#include "core/text/tokenizer.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"
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
  const std::string composed = unicode::normalize(well_formed(text), unicode::NormalForm::nfc);
  const std::string expected = Replace{std::string(word_mark_text), " "}.apply(composed);
  if (byte_pair.decode(byte_pair.encode(text)) != expected) std::abort();
  return 0;
}
