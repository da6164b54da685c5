#pragma once

#include <cstdint>

#include "core/alignment.h"
#include "core/tensor.h"

namespace attentive {

/// Counts how often attention points to the aligned source tokens. Statistics of several sentences
/// are their sums.
struct AlignmentStatistics {
  std::int64_t sentences = 0;
  /// Target tokens that are aligned with at least one source token.
  std::int64_t tokens = 0;
  /// Aligned target tokens whose largest attention weight falls on an aligned source token.
  std::int64_t right = 0;

  AlignmentStatistics& operator+=(const AlignmentStatistics& other);
};

/// Returns the statistics of one sentence.
/// @param attention [target tokens, source tokens]; of equal weights, the first counts as the
/// largest.
/// @throws Error invalid_argument for an alignment of tokens outside `attention`.
AlignmentStatistics alignment_statistics(const Matrix& attention, const Alignment& alignment);

/// Returns the fraction (0...1) of aligned target tokens that are right; NaN if there are none.
double alignment_accuracy_of(const AlignmentStatistics& statistics);

}  // namespace attentive
