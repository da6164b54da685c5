#include "core/metrics/alignment_accuracy.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "core/error.h"

namespace attentive {

AlignmentStatistics& AlignmentStatistics::operator+=(const AlignmentStatistics& other) {
  sentences += other.sentences;
  tokens += other.tokens;
  right += other.right;
  return *this;
}

AlignmentStatistics alignment_statistics(const Matrix& attention, const Alignment& alignment) {
  const auto targets = static_cast<std::size_t>(attention.rows());
  std::vector<bool> aligned(targets);
  std::vector<bool> right(targets);
  for (const auto& [source, target] : alignment) {
    if (target >= targets || source >= static_cast<std::size_t>(attention.cols())) {
      refuse("alignment_statistics: a pair lies outside the attention; align its tokens only");
    }
    const Real* weights = row_data(attention.view(), static_cast<Index>(target));
    aligned[target] = true;
    if (std::max_element(weights, weights + attention.cols()) == weights + source) {
      right[target] = true;
    }
  }
  AlignmentStatistics statistics{.sentences = 1};
  for (std::size_t target = 0; target < targets; ++target) {
    statistics.tokens += aligned[target] ? 1 : 0;
    statistics.right += right[target] ? 1 : 0;
  }
  return statistics;
}

double alignment_accuracy_of(const AlignmentStatistics& statistics) {
  if (statistics.tokens == 0) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(statistics.right) / static_cast<double>(statistics.tokens);
}

}  // namespace attentive
