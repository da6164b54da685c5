#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/text/normalizer.h"
#include "core/text/pre_tokenizer.h"
#include "core/text/token_decoder.h"
#include "core/token.h"

namespace attentive {

inline constexpr std::size_t max_vocabulary_size = 1'000'000;

/// character: a piece per character; what is not in the vocabulary becomes `<unk>`; no merges.
/// word: a piece per word, "▁" before those that follow a space, punctuation apart; others `<unk>`.
/// byte_pair: every word starts with "▁"; characters become UTF-8 bytes ("<0xC3>") where the
/// vocabulary lacks them, so that no text is lost; merges join neighbours.
enum class TokenizerType { character, word, byte_pair };

/// A piece that is found in a text before it is cut, or, if special, that stands for no text.
struct AddedToken {
  TokenId id;
  std::string content;
  bool special;
  /// Whether it is looked for in the normalized text.
  bool normalized;
  /// Whether white space before and after it is taken away with it.
  bool strips_left;
  bool strips_right;
};

/// What training yields and a tokenizer.json holds.
struct TokenizerModel {
  struct Merge {
    TokenId left;
    TokenId right;
    TokenId result;
  };
  /// "WordLevel" or "BPE".
  enum class Algorithm { whole_words, merges };

  Algorithm algorithm = Algorithm::merges;
  /// UTF-8 by id, none empty, none twice.
  std::vector<std::string> pieces;
  /// The earlier a merge, the sooner it is applied.
  std::vector<Merge> merges;
  /// What stands for a character or word that is not in the vocabulary; without one it is left out.
  std::optional<TokenId> unknown;
  /// Whether such characters become bytes first, where the vocabulary has theirs.
  bool byte_fallback = false;
  /// Whether unknown ones in a row become a single one.
  bool fuse_unknown = false;
  /// Whether a part that is a piece is taken whole, whatever the merges make of it.
  bool ignore_merges = false;
  /// Added to the last character of each part.
  std::string end_of_word_suffix;
  std::vector<AddedToken> added_tokens;

  Normalizer normalizer;
  PreTokenizer pre_tokenizer;
  TokenDecoder decoder;
  /// The field "post_processor" as JSON: encode adds no special tokens, but others read it.
  std::string post_processor = "null";

  TokenizerType type() const;
};

/// What surrounds the pieces that we learn: Unicode's normal form C, lower case if asked for, "▁"
/// before every word (and before a space that begins a text, so that none is lost), and the way
/// back.
TokenizerModel model_to_learn(TokenizerType type, bool lowercase);

}  // namespace attentive
