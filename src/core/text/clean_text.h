#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace attentive {

/// The longest text that is read as one sentence: 1 MiB of UTF-8, far above any sentence.
inline constexpr std::size_t max_sentence_bytes = std::size_t{1} << 20U;

/// Returns any bytes as our own tokenizers read them: well-formed UTF-8 in Unicode's normal form C,
/// without invisible characters, every blank a space. docs/tokenizers.md has the rules. Cleaning a
/// clean text changes nothing.
std::string clean_text(std::string_view utf8);

/// Returns whether cleaning a text leaves nothing but spaces.
bool is_blank(std::string_view utf8);

}  // namespace attentive
