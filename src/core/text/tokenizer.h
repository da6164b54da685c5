#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/merges.h"
#include "core/text/tokenizer_model.h"
#include "core/token.h"

namespace attentive {

/// How to read a text that spells a special token, such as "</s>".
enum class SpecialTokens {
  /// As plain text, so that no input can end a sentence.
  as_text,
  /// As the token, which is the default of Hugging Face's tokenizers.
  as_tokens
};

/// A text in the form that a tokenizer reads.
struct ReadableText {
  std::string utf8;
  bool is_blank = false;
};

/// Converts text to token ids and back. Immutable; copies share their tables.
class Tokenizer {
 public:
  /// @param model a valid model, as from train_tokenizer or parse_tokenizer_json.
  explicit Tokenizer(TokenizerModel model);

  /// Reads a Hugging Face tokenizer.json; see parse_tokenizer_json.
  /// @param where names the text in messages, for example "dates.safetensors: source_tokenizer".
  /// @throws Error bad_model if the text is damaged or contradicts itself; unsupported if it asks
  /// for an unsupported component.
  static Tokenizer from_json(std::string_view tokenizer_json, const std::string& where);
  std::string to_json() const;

  /// Reads the bytes of a SentencePiece file, "*.spm" or "*.model". Where its first pieces are
  /// </s> and <unk>, as in Marian's models, <pad> and <s> are put before them, and each id is 2
  /// higher than in the file.
  /// @throws Error bad_model or unsupported, as parse_sentencepiece_file.
  static Tokenizer from_sentencepiece(std::string file, const std::string& where);

  /// Makes any bytes readable: a tokenizer that was trained here cleans them (clean_text); others
  /// leave texts as they are, except that invalid UTF-8 becomes U+FFFD.
  ReadableText readable(std::string_view utf8) const;

  /// Returns the ids of a text. Adds no special tokens.
  /// @param dropout ignored by vocabularies without merges and by SentencePiece.
  std::vector<TokenId> encode(const ReadableText& text,
                              SpecialTokens special = SpecialTokens::as_text,
                              const MergeDropout& dropout = {}) const;
  /// Returns the ids of any bytes, which are made readable first.
  std::vector<TokenId> encode(std::string_view utf8,
                              SpecialTokens special = SpecialTokens::as_text) const {
    return encode(readable(utf8), special);
  }

  /// Returns the text of ids, without special tokens. A byte-pair vocabulary that was trained here
  /// returns exactly the encoded text, after cleaning and lowercasing, except that U+2581, which
  /// marks words, becomes a space.
  /// @throws Error invalid_argument for an id outside the vocabulary.
  std::string decode(std::span<const TokenId> ids) const;

  /// Returns a piece as the vocabulary spells it: "▁am", "<0xC3>", "</s>".
  /// @throws Error invalid_argument for an id outside the vocabulary.
  const std::string& token(TokenId id) const;

  TokenizerType type() const;
  std::size_t vocabulary_size() const;
  bool lowercases() const;

  /// Checks that <pad>, <s>, </s> and <unk> have the ids 0 to 3, on which models rely.
  /// @throws Error bad_model.
  void require_special_tokens(const std::string& where) const;

  /// Returns whether both are copies of the same tokenizer.
  bool is_copy_of(const Tokenizer& other) const { return tables_ == other.tables_; }

  /// Returns whether both always give the same ids and texts.
  bool operator==(const Tokenizer& other) const;

 private:
  struct Tables;
  class Reading;

  std::string decode_sentencepiece(std::span<const TokenId> ids) const;

  std::shared_ptr<const Tables> tables_;
};

}  // namespace attentive
