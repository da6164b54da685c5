#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/text/normalizer.h"
#include "core/text/pre_tokenizer.h"
#include "core/text/token_decoder.h"
#include "core/token.h"

namespace attentive {

class SentencePiece;

inline constexpr std::size_t max_vocabulary_size = 1'000'000;

/// character: one piece per character; others become `<unk>`; no merges.
/// word: one piece per word, with "▁" before it, or per punctuation mark; others become `<unk>`.
/// byte_pair: every word starts with "▁"; characters outside the vocabulary become UTF-8 bytes
/// ("<0xC3>"), so that no text is lost; merges join neighbours.
enum class TokenizerType { character, word, byte_pair };

/// A piece that is found in a text before it is cut or, if special, stands for no text.
struct AddedToken {
  TokenId id;
  std::string content;
  bool special;
  /// Whether it is searched for in the normalized text.
  bool normalized;
  /// Whether the white space before and after it is removed, too.
  bool strips_left;
  bool strips_right;

  bool operator==(const AddedToken&) const = default;
};

/// The settings of a tokenizer: everything but its learned pieces and merges.
struct TokenizerSettings {
  /// "WordLevel" or "BPE".
  enum class Algorithm { whole_words, merges };

  Algorithm algorithm = Algorithm::merges;
  /// The token for characters or words outside the vocabulary; without one, they are left out.
  std::optional<TokenId> unknown;
  /// Whether such characters become bytes instead, if the vocabulary has these.
  bool byte_fallback = false;
  /// Whether consecutive unknown tokens are merged into one.
  bool fuse_unknown = false;
  /// Whether a part that equals a piece becomes that piece, whatever the merges.
  bool ignore_merges = false;
  /// Appended to the last character of each part.
  std::string end_of_word_suffix;
  std::vector<AddedToken> added_tokens;

  Normalizer normalizer;
  PreTokenizer pre_tokenizer;
  TokenDecoder decoder;
  /// The field "post_processor" as JSON, kept for other readers: encode adds no special tokens.
  std::string post_processor = "null";

  bool operator==(const TokenizerSettings&) const = default;
};

/// A trained tokenizer, as a tokenizer.json holds it.
struct TokenizerModel : TokenizerSettings {
  struct Merge {
    TokenId left;
    TokenId right;
    TokenId result;

    bool operator==(const Merge&) const = default;
  };

  /// UTF-8 by id; no piece is empty, and no two are equal.
  std::vector<std::string> pieces;
  /// In the order in which they apply.
  std::vector<Merge> merges;
  /// "SentencePiece". Where it is set, it replaces all settings but the added tokens. Its own ids
  /// begin at `first_piece`; before it stand the special tokens that models need and it lacks.
  std::shared_ptr<const SentencePiece> sentencepiece = {};
  TokenId first_piece = 0;

  TokenizerType type() const;
  bool operator==(const TokenizerModel& other) const;
};

/// Returns a model without learned pieces, but with all its steps: normal form C, lowercasing if
/// asked for, "▁" before every word (and before a space that begins a text, so that none is lost),
/// and the steps back to text.
TokenizerModel model_to_learn(TokenizerType type, bool lowercase);

/// Puts the first `first_piece` special tokens before a vocabulary of SentencePiece.
TokenizerModel model_of_sentencepiece(std::shared_ptr<const SentencePiece> sentencepiece,
                                      TokenId first_piece);

/// Returns whether a tokenizer's settings are those of model_to_learn, so that texts must be
/// cleaned as they were in training. The step to normal form C may be missing, as in older files.
bool is_trained_here(const TokenizerModel& model);

}  // namespace attentive
