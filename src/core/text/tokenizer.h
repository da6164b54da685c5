#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/tokenizer_model.h"

namespace attentive {

/// Text to token ids and back. Immutable; copies share their tables.
class Tokenizer {
 public:
  /// @param model with the special tokens first, single characters for pieces that no merge makes,
  /// and, for byte_pair, all 256 bytes: as training yields and parse_tokenizer_json checks.
  explicit Tokenizer(TokenizerModel model);

  /// Reads a Hugging Face tokenizer.json of the kind that `to_json` writes.
  /// @param where names the text in messages, for example "dates.safetensors: source_tokenizer".
  /// @throws Error bad_model if the text is damaged or contradicts itself, unsupported if it asks
  /// for a component that this class does not have.
  static Tokenizer from_json(std::string_view tokenizer_json, const std::string& where);
  std::string to_json() const;

  /// The ids of any bytes: what is no UTF-8 is read as U+FFFD. Adds no special tokens and finds
  /// none: a text that spells "</s>" is text.
  std::vector<TokenId> encode(std::string_view utf8) const;

  /// The text of ids, without special tokens. With a byte-pair vocabulary it gives back exactly
  /// what was encoded (save that U+2581, which marks words, comes back as a space).
  /// @throws Error invalid_argument for an id outside the vocabulary.
  std::string decode(std::span<const TokenId> ids) const;

  /// The piece as the vocabulary spells it: "▁am", "<0xC3>", "</s>".
  /// @throws Error invalid_argument for an id outside the vocabulary.
  const std::string& token(TokenId id) const;

  TokenizerType type() const;
  std::size_t vocabulary_size() const;

  /// Whether this is a copy of `other`, or the other way around.
  bool is_copy_of(const Tokenizer& other) const { return tables_ == other.tables_; }

 private:
  struct Tables;
  std::shared_ptr<const Tables> tables_;
};

}  // namespace attentive
