#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/tokenizer_model.h"
#include "core/token.h"

namespace attentive {

/// What a text that spells a special token such as "</s>" is read as.
enum class SpecialTokens {
  /// Text like any other: nobody can end a sentence by writing so.
  as_text,
  /// The token, as Hugging Face's tokenizers do unless told otherwise.
  as_tokens
};

/// A text in the form in which a tokenizer reads it.
struct ReadableText {
  std::string utf8;
  bool is_blank = false;
};

/// Text to token ids and back. Immutable; copies share their tables.
class Tokenizer {
 public:
  /// @param model as training yields and parse_tokenizer_json checks.
  explicit Tokenizer(TokenizerModel model);

  /// Reads a Hugging Face tokenizer.json; see parse_tokenizer_json.
  /// @param where names the text in messages, for example "dates.safetensors: source_tokenizer".
  /// @throws Error bad_model if the text is damaged or contradicts itself, unsupported if it asks
  /// for a component that there is not here.
  static Tokenizer from_json(std::string_view tokenizer_json, const std::string& where);
  std::string to_json() const;

  /// Makes any bytes readable: a tokenizer that was trained here cleans them (clean_text); others
  /// read texts as they are, but for bytes that are no UTF-8, which become U+FFFD.
  ReadableText readable(std::string_view utf8) const;

  /// Returns the ids of a text. Adds no special tokens.
  std::vector<TokenId> encode(const ReadableText& text,
                              SpecialTokens special = SpecialTokens::as_text) const;
  /// Returns the ids of any bytes, which are made readable first.
  std::vector<TokenId> encode(std::string_view utf8,
                              SpecialTokens special = SpecialTokens::as_text) const {
    return encode(readable(utf8), special);
  }

  /// The text of ids, without special tokens. A byte-pair vocabulary that was trained here gives
  /// back exactly what was encoded, cleaned and, where it is asked for, in lower case (save that
  /// U+2581, which marks words, comes back as a space).
  /// @throws Error invalid_argument for an id outside the vocabulary.
  std::string decode(std::span<const TokenId> ids) const;

  /// The piece as the vocabulary spells it: "▁am", "<0xC3>", "</s>".
  /// @throws Error invalid_argument for an id outside the vocabulary.
  const std::string& token(TokenId id) const;

  TokenizerType type() const;
  std::size_t vocabulary_size() const;
  bool lowercases() const;

  /// Checks that <pad>, <s>, </s> and <unk> are the ids 0 to 3, which models rely on.
  /// @throws Error bad_model.
  void require_special_tokens(const std::string& where) const;

  /// Whether this is a copy of `other`, or the other way around.
  bool is_copy_of(const Tokenizer& other) const { return tables_ == other.tables_; }

 private:
  struct Tables;
  class Reading;
  std::shared_ptr<const Tables> tables_;
};

}  // namespace attentive
