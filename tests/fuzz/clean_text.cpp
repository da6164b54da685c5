// Fuzzes cleaning: its result is clean, nothing visible is lost, and our own tokenizers read a text
// like its cleaned form.

#include "core/text/clean_text.h"

#include "core/text/tokenizer.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"
#include "fuzz.h"
#include "seeds.h"

namespace {

using namespace attentive;

/// Letters, numbers and punctuation are all visible except the fillers among them.
std::u32string seen_characters(std::string_view text) {
  constexpr std::u32string_view fillers = U"\u115F\u1160\u3164\uFFA0";
  std::u32string seen;
  for (const char32_t c : to_utf32(text)) {
    const unicode::Category category = unicode::category(c);
    const bool is_seen = category == unicode::Category::letter ||
                         category == unicode::Category::number ||
                         category == unicode::Category::punctuation;
    if (is_seen && fillers.find(c) == fillers.npos) seen += c;
  }
  return seen;
}

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<Tokenizer> tokenizers = seed_tokenizers();
  const std::string_view text = as_text(data, size);
  const std::string well = well_formed(text);
  const std::string clean = clean_text(text);
  require(is_well_formed(clean));
  require(clean_text(clean) == clean);
  const auto decomposed = [](std::string_view any) {
    return unicode::normalize(any, unicode::NormalForm::nfd);
  };
  require(decomposed(clean).size() <= decomposed(well).size());
  require(seen_characters(decomposed(clean)) == seen_characters(decomposed(well)));
  require(is_blank(text) == (clean.find_first_not_of(' ') == std::string::npos));
  for (const Tokenizer& tokenizer : tokenizers) {
    const std::string read = tokenizer.readable(text).utf8;
    require(read == clean || read == well);
    require(tokenizer.encode(text) == tokenizer.encode(read));
  }
  return 0;
}
