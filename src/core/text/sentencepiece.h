#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/charsmap.h"
#include "core/text/merges.h"
#include "core/text/piece_trie.h"
#include "core/text/sentencepiece_file.h"
#include "core/token.h"

namespace attentive {

/// A SentencePiece vocabulary. It encodes and decodes exactly as SentencePiece does, with the
/// file's ids.
class SentencePiece {
 public:
  /// @param file the bytes of a "*.spm" file.
  /// @param where names it in messages.
  /// @throws Error as parse_sentencepiece_file.
  SentencePiece(std::string file, const std::string& where);
  SentencePiece(const SentencePiece&) = delete;  // file_ holds views of bytes_
  SentencePiece& operator=(const SentencePiece&) = delete;

  const std::string& file() const { return bytes_; }
  const SentencePieceFile& parsed() const { return file_; }

  /// @param text well-formed UTF-8.
  std::vector<TokenId> encode(std::string_view text) const;

  /// @param ids of the vocabulary.
  std::string decode(std::span<const TokenId> ids) const;

 private:
  std::string normalize(std::string_view text) const;
  std::vector<TokenId> encode_unigram(std::string_view text) const;
  std::vector<TokenId> encode_byte_pairs(std::string_view text) const;
  void append_unknown(std::vector<TokenId>& ids, std::string_view character) const;

  const std::string bytes_;
  const SentencePieceFile file_;
  const Charsmap charsmap_;
  /// The pieces that stand for text, and among them the user's symbols, which are never cut.
  const PieceTrie pieces_;
  const PieceTrie symbols_;
  /// Empty in a unigram model.
  const MergeTable merges_;
  float unknown_score_ = 0;
  std::array<TokenId, 256> byte_ids_{};
};

}  // namespace attentive
