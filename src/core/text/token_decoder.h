#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <variant>
#include <vector>

#include "core/text/replace.h"

namespace attentive {

// The steps that pieces go through to become text, named as in tokenizer.json. "Replace" works
// on each piece.

/// "ByteFallback": runs of pieces such as "<0xC3>" become the text of their bytes.
struct JoinBytes {};
/// "Fuse": all pieces become one.
struct Fuse {};
/// "Strip": up to `start` and `stop` of a character go from the ends of each piece.
struct StripCharacter {
  std::string character;
  std::size_t start;
  std::size_t stop;
};
/// "Metaspace": marks become spaces; the first, if it was put there by the pre-tokenizer, goes.
struct UnmarkSpaces {
  std::string mark;
  bool prepended;
};
/// "ByteLevel": the visible characters of GPT-2 become bytes.
struct UnmaskBytes {};
/// "BPEDecoder": what ends a word becomes a space, but at the end of the text.
struct UnmarkWordEnds {
  std::string suffix;
};

using TokenDecoderStep = std::variant<Replace, JoinBytes, Fuse, StripCharacter, UnmarkSpaces,
                                      UnmaskBytes, UnmarkWordEnds>;

/// Steps, one after the other. Without any, pieces are words and spaces stand between them.
struct TokenDecoder {
  std::vector<TokenDecoderStep> steps;

  std::string apply(std::vector<std::string> pieces) const;
};

/// Reads the field "decoder" of a tokenizer.json.
/// @throws Error bad_model or, for what is not among the steps above, unsupported.
TokenDecoder parse_token_decoder(const nlohmann::json& value, const std::string& where);
nlohmann::json to_json(const TokenDecoder& decoder);

}  // namespace attentive
