#include "core/metrics/edits.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <vector>

#include "core/error.h"
#include "core/metrics/ngrams.h"

namespace attentive {
namespace {

/// Returns Levenshtein's distance, computed row by row as in Wagner & Fischer 1974.
std::int64_t distance(std::span<const std::string_view> a, std::span<const std::string_view> b) {
  std::vector<std::int64_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::int64_t diagonal = row[0];
    row[0] = static_cast<std::int64_t>(i) + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::int64_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

EditStatistics& EditStatistics::operator+=(const EditStatistics& other) {
  edits += other.edits;
  reference_length += other.reference_length;
  return *this;
}

EditStatistics edit_statistics(const std::string& hypothesis,
                               std::span<const std::string> references) {
  if (references.empty()) refuse("edit_statistics: no reference; give at least one");
  const auto words = split_words(hypothesis);
  std::optional<EditStatistics> best;
  for (const std::string& reference : references) {
    const auto wanted = split_words(reference);
    const EditStatistics each{distance(words, wanted), std::ssize(wanted)};
    if (!best || each.edits < best->edits ||
        (each.edits == best->edits && each.reference_length > best->reference_length)) {
      best = each;
    }
  }
  return *best;
}

double error_rate_of(const EditStatistics& statistics) {
  if (statistics.reference_length == 0) return statistics.edits == 0 ? 0 : 1;
  return static_cast<double>(statistics.edits) / static_cast<double>(statistics.reference_length);
}

}  // namespace attentive
