#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>

#include "core/text/tokenizer.h"

namespace attentive {

struct TokenizerConfig {
  TokenizerType type = TokenizerType::character;
  /// The most pieces, including the special tokens and, for byte pairs, the 256 bytes. Small texts
  /// yield fewer. 0 for a character tokenizer, whose size depends on the text alone.
  std::size_t vocabulary_size = 0;
  /// Whether texts are lowercased.
  bool lowercase = false;
};

/// Reads {"type": "character"}, {"type": "word", "vocabulary_size": 8000} or {"type": "bpe",
/// "vocabulary_size": 4000}, each optionally with "lowercase": true.
/// @param where prefixes field names in messages.
/// @throws Error invalid_argument that names the field and what is allowed.
TokenizerConfig parse_tokenizer_config(const nlohmann::json& json, const std::string& where);

/// Returns the configuration of a tokenizer, with the size that its vocabulary has.
nlohmann::json describe(const Tokenizer& tokenizer);

/// Learns a vocabulary from texts; the same texts always give the same one.
///
/// A word vocabulary holds the most frequent words. A byte-pair vocabulary (Sennrich et al. 2016,
/// 1508.07909) holds the characters that make up 99.999 % of the text, then joins the most frequent
/// pair again and again. A learned piece lies within one word and holds either letters or symbols,
/// with or without the word's mark, but no digits, so that numbers are spelled out. Texts are
/// cleaned first (clean_text).
/// @throws Error invalid_argument if the texts hold no characters.
Tokenizer train_tokenizer(std::span<const std::string_view> texts, const TokenizerConfig& config);

}  // namespace attentive
