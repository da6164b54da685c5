#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/sentencepiece_file.h"
#include "core/token.h"

namespace attentive {

/// A SentencePiece vocabulary. It encodes and decodes exactly as SentencePiece does, with the
/// file's ids.
class SentencePiece {
 public:
  virtual ~SentencePiece() = default;

  virtual const std::string& file() const = 0;
  virtual const SentencePieceFile& parsed() const = 0;

  /// @param text well-formed UTF-8.
  virtual std::vector<TokenId> encode(std::string_view text) const = 0;

  /// @param ids of the vocabulary.
  virtual std::string decode(std::span<const TokenId> ids) const = 0;
};

/// Reads a vocabulary. An engine that is to stay small links bindings/no_sentencepiece.cpp instead
/// of sentencepiece.cpp, and refuses every file.
/// @param file the bytes of a "*.spm" file.
/// @param where names it in messages.
/// @throws Error as parse_sentencepiece_file.
std::shared_ptr<const SentencePiece> read_sentencepiece(std::string file, const std::string& where);

}  // namespace attentive
