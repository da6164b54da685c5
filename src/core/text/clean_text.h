#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace attentive {

/// The longest text that is read as one sentence: 1 MiB of UTF-8, far above any sentence.
inline constexpr std::size_t max_sentence_bytes = std::size_t{1} << 20U;

/// Any bytes as our own tokenizers read them, wherever they come from: well formed, without what
/// nobody sees, every blank a space, in Unicode's normal form C. docs/tokenizers.md has the rules.
/// Cleaning a clean text changes nothing.
std::string clean_text(std::string_view utf8);

/// Whether nothing but spaces is left of a text when it is cleaned.
bool is_blank(std::string_view utf8);

}  // namespace attentive
