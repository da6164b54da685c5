#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/utf8.h"

namespace attentive {

using TokenId = std::int32_t;

/// The first ids of every vocabulary.
inline constexpr TokenId pad_id = 0;
inline constexpr TokenId start_id = 1;
inline constexpr TokenId end_id = 2;
inline constexpr TokenId unknown_id = 3;
inline constexpr std::string_view special_tokens[] = {"<pad>", "<s>", "</s>", "<unk>"};
inline constexpr std::size_t special_token_count = std::size(special_tokens);

/// Stands for a space in the pieces of a byte-pair vocabulary, "▁".
inline constexpr char32_t word_mark = U'\u2581';

/// character: a piece per character; what is not in the vocabulary becomes `<unk>`; no merges.
/// byte_pair: every word starts with "▁"; characters become UTF-8 bytes ("<0xC3>") where the
/// vocabulary lacks them, so that no text is lost; merges join neighbours.
enum class TokenizerType { character, byte_pair };

/// What training yields and a tokenizer.json holds.
struct TokenizerModel {
  struct Merge {
    TokenId left;
    TokenId right;
    TokenId result;
  };

  TokenizerType type = TokenizerType::character;
  /// UTF-8 by id; the special tokens first.
  std::vector<std::string> pieces;
  /// The earlier a merge, the sooner it is applied.
  std::vector<Merge> merges;
};

/// The piece that stands for a byte, for example "<0xC3>".
std::string byte_piece(unsigned char byte);

/// The byte that a piece of a byte-pair vocabulary stands for, if it stands for one.
std::optional<unsigned char> byte_of_piece(std::string_view piece);

}  // namespace attentive
