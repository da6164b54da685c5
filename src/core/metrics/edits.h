#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace attentive {

/// The edit distance from sentences to their references. Statistics of several are their sums.
struct EditStatistics {
  /// The number of words to insert, delete or replace (Levenshtein 1966).
  std::int64_t edits = 0;
  /// Counted in words.
  std::int64_t reference_length = 0;

  EditStatistics& operator+=(const EditStatistics& other);
};

/// Returns a sentence's statistics against the nearest reference, the longest of equals. White
/// space separates words, which are phones in pronunciations.
/// @throws Error invalid_argument without a reference.
EditStatistics edit_statistics(const std::string& hypothesis,
                               std::span<const std::string> references);

/// Returns the edits per reference word, which may exceed 1. This is the word error rate of speech
/// recognition, and the phone error rate of pronunciations.
double error_rate_of(const EditStatistics& statistics);

}  // namespace attentive
