#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <variant>
#include <vector>

#include "core/text/replace.h"

namespace attentive {

// Decoding steps, which turn pieces into text, with their names in tokenizer.json. "Replace", which
// applies to each piece, is another.

/// "ByteFallback": turns runs of pieces such as "<0xC3>" into the text that their bytes encode.
struct JoinBytes {
  bool operator==(const JoinBytes&) const = default;
};
/// "Fuse": joins all pieces into one.
struct Fuse {
  bool operator==(const Fuse&) const = default;
};
/// "Strip": removes up to `start` and `stop` of a character from the two ends of each piece.
struct StripCharacter {
  std::string character;
  std::size_t start;
  std::size_t stop;
  bool operator==(const StripCharacter&) const = default;
};
/// "Metaspace": turns marks into spaces, and drops the first if the pre-tokenizer put it there.
struct UnmarkSpaces {
  std::string mark;
  bool prepended;
  bool operator==(const UnmarkSpaces&) const = default;
};
/// "ByteLevel": turns GPT-2's visible characters back into bytes.
struct UnmaskBytes {
  bool operator==(const UnmaskBytes&) const = default;
};
/// "BPEDecoder": turns the suffix that ends a word into a space, except at the end of the text.
struct UnmarkWordEnds {
  std::string suffix;
  bool operator==(const UnmarkWordEnds&) const = default;
};

using TokenDecoderStep = std::variant<Replace, JoinBytes, Fuse, StripCharacter, UnmarkSpaces,
                                      UnmaskBytes, UnmarkWordEnds>;

/// A sequence of steps. Without any, pieces are words, which spaces separate.
struct TokenDecoder {
  std::vector<TokenDecoderStep> steps;

  std::string apply(std::vector<std::string> pieces) const;
  bool operator==(const TokenDecoder&) const = default;
};

/// Reads the field "decoder" of a tokenizer.json.
/// @throws Error bad_model; unsupported for steps other than those above.
TokenDecoder parse_token_decoder(const nlohmann::json& value, const std::string& where);
nlohmann::json to_json(const TokenDecoder& decoder);

}  // namespace attentive
