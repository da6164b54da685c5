#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace attentive {

/// How often each n-gram occurs in a text, into which the keys are views.
using NgramCounts = std::unordered_map<std::string_view, std::int64_t>;

/// The words of a text without the white space around them.
std::vector<std::string_view> split_words(std::string_view text);

/// `words` with a single space between two.
std::string join_words(std::span<const std::string_view> words);

/// The characters of a text, white space left out, and nothing between them.
std::string without_space(std::string_view text);

/// Views of a text's characters.
std::vector<std::string_view> split_characters(std::string_view text);

/// Counts runs of `order` units. The units are views into one text in which the same stands between
/// any two of them, so that a run is a view into it, too.
NgramCounts count_ngrams(std::span<const std::string_view> units, std::size_t order);

/// Of the counted n-grams those that `allowed` has as well, none more often than there.
std::int64_t count_matches(const NgramCounts& counts, const NgramCounts& allowed);

}  // namespace attentive
