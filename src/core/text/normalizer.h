#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/text/replace.h"
#include "core/text/unicode.h"

namespace attentive {

// The steps that a text goes through before it is cut, named as in tokenizer.json; and
// "Replace".

/// "NFC", "NFD", "NFKC" or "NFKD".
struct NormalizeUnicode {
  unicode::NormalForm form;
};
/// "Lowercase".
struct Lowercase {};
/// "StripAccents": combining marks go. Accents in one character with their letter stay, unless a
/// step before takes them apart.
struct StripAccents {};
/// "Strip": white space at the ends goes.
struct StripSpace {
  bool left;
  bool right;
};
/// "Prepend".
struct Prepend {
  std::string prefix;
};

using NormalizerStep =
    std::variant<NormalizeUnicode, Lowercase, StripAccents, StripSpace, Replace, Prepend>;

/// Steps, one after the other.
struct Normalizer {
  std::vector<NormalizerStep> steps;

  /// @param text well-formed UTF-8, not empty.
  std::string apply(std::string text) const;
};

/// The steps without a first one that only puts text in normal form C: what cleaned text needs.
Normalizer without_composing(Normalizer normalizer);

/// Reads the field "normalizer" of a tokenizer.json.
/// @throws Error bad_model or, for what is not among the steps above, unsupported.
Normalizer parse_normalizer(const nlohmann::json& value, const std::string& where);
nlohmann::json to_json(const Normalizer& normalizer);

}  // namespace attentive
