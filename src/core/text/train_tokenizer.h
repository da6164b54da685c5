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
  /// Most pieces, the special tokens and, of byte pairs, the 256 bytes included. A text too small
  /// for that many gives fewer. A character tokenizer has as many as the text demands: 0.
  std::size_t vocabulary_size = 0;
  /// Whether texts are put in lower case.
  bool lowercase = false;
};

/// Reads {"type": "character"}, {"type": "word", "vocabulary_size": 8000} or {"type": "bpe",
/// "vocabulary_size": 4000}, each perhaps with "lowercase": true.
/// @param where is put before field names in messages.
/// @throws Error invalid_argument naming the field and what is allowed.
TokenizerConfig parse_tokenizer_config(const nlohmann::json& json, const std::string& where);

/// The configuration of a tokenizer: its type and the size that its vocabulary has.
nlohmann::json describe(const Tokenizer& tokenizer);

/// Learns a vocabulary from texts, the same one each time.
///
/// A word vocabulary holds the most frequent words. A byte-pair vocabulary (Sennrich et al. 2016,
/// 1508.07909) holds the characters that make up 99.999 % of the text, then joins the most frequent
/// pair again and again. A learned piece lies within one word, holds letters only or symbols only,
/// after the word's mark or without it, and never a digit, so that numbers are spelled out. Texts
/// are put in Unicode's normal form C, and what is no UTF-8 is read as U+FFFD.
/// @throws Error invalid_argument if the texts hold no characters.
Tokenizer train_tokenizer(std::span<const std::string_view> texts, const TokenizerConfig& config);

}  // namespace attentive
