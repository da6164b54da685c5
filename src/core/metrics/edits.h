#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace attentive {

/// How far sentences are from what was wanted. Statistics of several are their sums.
struct EditStatistics {
  /// Words to insert, delete or replace (Levenshtein 1966).
  std::int64_t edits = 0;
  /// In words.
  std::int64_t reference_length = 0;

  EditStatistics& operator+=(const EditStatistics& other);
};

/// Against the nearest reference, the longest of equals. Words are what white space separates:
/// phones, where pronunciations are written so.
/// @throws Error invalid_argument without a reference.
EditStatistics edit_statistics(const std::string& hypothesis,
                               std::span<const std::string> references);

/// Edits for each word of the references, from 0; may exceed 1. Known as word error rate in speech
/// recognition and as phone error rate for pronunciations.
double error_rate_of(const EditStatistics& statistics);

}  // namespace attentive
