#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/text/replace.h"
#include "core/text/unicode.h"

namespace attentive {

// Normalization steps, which apply before a text is cut, with their names in tokenizer.json.
// "Replace" is another.

/// "NFC", "NFD", "NFKC" or "NFKD": puts text in that normalization form.
struct NormalizeUnicode {
  unicode::NormalForm form;
  bool operator==(const NormalizeUnicode&) const = default;
};
/// "Lowercase": lowercases text.
struct Lowercase {
  bool operator==(const Lowercase&) const = default;
};
/// "StripAccents": removes combining marks. Accented characters that are single code points keep
/// their accents, unless an earlier step decomposes them.
struct StripAccents {
  bool operator==(const StripAccents&) const = default;
};
/// "Strip": removes white space at the ends.
struct StripSpace {
  bool left;
  bool right;
  bool operator==(const StripSpace&) const = default;
};
/// "Prepend": inserts a prefix before the text.
struct Prepend {
  std::string prefix;
  bool operator==(const Prepend&) const = default;
};

using NormalizerStep =
    std::variant<NormalizeUnicode, Lowercase, StripAccents, StripSpace, Replace, Prepend>;

/// A sequence of steps.
struct Normalizer {
  std::vector<NormalizerStep> steps;

  /// Applies all steps to a text.
  /// @param text well-formed UTF-8, not empty.
  std::string apply(std::string text) const;
  bool operator==(const Normalizer&) const = default;
};

/// Returns the steps without a leading NFC, which cleaned text does not need.
Normalizer without_composing(Normalizer normalizer);

/// Reads the field "normalizer" of a tokenizer.json.
/// @throws Error bad_model; unsupported for steps other than those above.
Normalizer parse_normalizer(const nlohmann::json& value, const std::string& where);
nlohmann::json to_json(const Normalizer& normalizer);

}  // namespace attentive
