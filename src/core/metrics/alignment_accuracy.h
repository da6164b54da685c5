#pragma once

#include <cstdint>

#include "core/alignment.h"
#include "core/tensor.h"

namespace attentive {

/// Whether attention looks where the words come from. Statistics of several sentences are their
/// sums.
struct AlignmentStatistics {
  std::int64_t sentences = 0;
  /// Target tokens that are aligned with a source token or several.
  std::int64_t tokens = 0;
  /// Those of them whose greatest weight lies on one of these.
  std::int64_t right = 0;

  AlignmentStatistics& operator+=(const AlignmentStatistics& other);
};

/// @param attention [target tokens, source tokens]; of equal weights the first is the greatest.
/// @throws Error invalid_argument for an alignment of tokens that it does not have.
AlignmentStatistics alignment_statistics(const Matrix& attention, const Alignment& alignment);

/// The share (0...1) of the aligned target tokens that are right; NaN of none.
double alignment_accuracy_of(const AlignmentStatistics& statistics);

}  // namespace attentive
