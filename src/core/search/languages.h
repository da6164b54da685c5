#pragma once

#include <string_view>

namespace attentive {

/// Returns whether sentences of a language (BCP 47) have spaces between them. The package, which
/// joins sentences, has the same rule (src/js/text/segmenter).
inline bool has_spaces(std::string_view language) {
  const std::string_view primary = language.substr(0, language.find('-'));
  return primary != "ja" && primary != "yue" && primary != "zh";
}

/// Returns whether a language writes nouns with a capital letter, as German does.
inline bool capitalizes_nouns(std::string_view language) { return language.starts_with("de"); }

/// Returns whether a language is one for private use, such as "x-date".
inline bool is_private(std::string_view language) { return language.starts_with("x-"); }

}  // namespace attentive
