#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace attentive {

/// The number of occurrences of each n-gram in a text. Keys are views into the text.
using NgramCounts = std::unordered_map<std::string_view, std::int64_t>;

/// Returns the words of a text, without the white space around them.
std::vector<std::string_view> split_words(std::string_view text);

/// Joins words with single spaces.
std::string join_words(std::span<const std::string_view> words);

/// Returns a text without its white space.
std::string without_space(std::string_view text);

/// Returns views of a text's characters.
std::vector<std::string_view> split_characters(std::string_view text);

/// Counts runs of `order` units. The units must be views into one text that has the same separator
/// between any two of them, so that a run is a view into the text as well.
NgramCounts count_ngrams(std::span<const std::string_view> units, std::size_t order);

/// Returns the number of n-grams that `allowed` has, too, each at most as often as there.
std::int64_t count_matches(const NgramCounts& counts, const NgramCounts& allowed);

}  // namespace attentive
