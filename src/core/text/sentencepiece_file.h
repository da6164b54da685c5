#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/token.h"

namespace attentive {

/// The content of a SentencePiece file (Kudo and Richardson 2018, 1808.06226), "*.spm" or
/// "*.model". All strings are views of the file.
struct SentencePieceFile {
  enum class PieceType : std::uint8_t { normal = 1, unknown, control, user_defined, unused, byte };
  enum class Algorithm : std::uint8_t { unigram = 1, byte_pair };

  struct Piece {
    std::string_view text;
    /// A log-probability in a unigram model; among byte pairs, the highest are joined first.
    float score = 0;
    PieceType type = PieceType::normal;
  };

  /// By id.
  std::vector<Piece> pieces;
  /// The ids sorted by the texts of their pieces, which are distinct.
  std::vector<TokenId> sorted_ids;
  TokenId unknown = 0;
  Algorithm algorithm = Algorithm::unigram;
  /// Whether characters that the vocabulary lacks are spelled in byte pieces, of which it then has
  /// all 256.
  bool byte_fallback = false;
  /// The text to which the unknown piece decodes.
  std::string_view unknown_surface = " \u2047 ";

  /// See Charsmap.
  std::string_view charsmap;
  /// Whether a space is put before each text.
  bool add_dummy_prefix = true;
  /// Whether spaces at the ends and repeated ones are dropped.
  bool remove_extra_whitespaces = true;
  /// Whether spaces become "▁".
  bool escape_whitespaces = true;

  const Piece& operator[](TokenId id) const { return pieces[static_cast<std::size_t>(id)]; }
};

/// @param where names the file in messages.
/// @throws Error bad_model if it is damaged or contradicts itself; unsupported, naming the field,
/// if it asks for an unsupported feature.
SentencePieceFile parse_sentencepiece_file(std::string_view file, const std::string& where);

}  // namespace attentive
