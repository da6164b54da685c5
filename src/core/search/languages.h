#pragma once

#include <string_view>

namespace attentive {

/// Returns what names a language in a BCP 47 tag, such as "de" in "de-AT".
inline std::string_view primary_subtag(std::string_view language) {
  return language.substr(0, language.find('-'));
}

/// Returns whether sentences of a language (BCP 47) have spaces between them. The package, which
/// joins sentences, has the same rule (src/js/text/segmenter).
inline bool has_spaces(std::string_view language) {
  const std::string_view primary = primary_subtag(language);
  return primary != "ja" && primary != "yue" && primary != "zh";
}

/// Returns whether a language writes nouns with a capital letter, as German does.
inline bool capitalizes_nouns(std::string_view language) {
  return primary_subtag(language) == "de";
}

/// Returns whether a language is one for private use, such as "x-date".
inline bool is_private(std::string_view language) { return language.starts_with("x-"); }

}  // namespace attentive
