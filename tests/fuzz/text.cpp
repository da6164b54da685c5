// Any bytes are text: they encode, and byte pairs give back what they were, but for what is no
// UTF-8 (which comes back as U+FFFD) and the mark of words (which comes back as a space).

#include "core/text/tokenizer.h"
#include "core/text/utf8.h"
#include "fuzz.h"
#include "seeds.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attentive;
  static const Tokenizer byte_pair = seed_tokenizer(TokenizerType::byte_pair);
  static const Tokenizer character = seed_tokenizer(TokenizerType::character);
  const std::string_view text = as_text(data, size);
  character.decode(character.encode(text));
  const std::string once = byte_pair.decode(byte_pair.encode(text));
  if (byte_pair.decode(byte_pair.encode(once)) != once) std::abort();
  return 0;
}
