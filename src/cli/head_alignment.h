#pragma once

#include <array>
#include <span>
#include <vector>

#include "core/alignment.h"
#include "core/bundle/bundle.h"
#include "core/metrics/alignment_accuracy.h"
#include "core/training/sentence_pairs.h"

namespace attentive {

/// How well one head of the decoder aligns target tokens with an alignment_shift.
struct HeadAlignment {
  Index layer = 0;
  Index head = 0;
  double shift = 0;
  AlignmentStatistics statistics;
};

inline constexpr std::array alignment_shifts{0.0, 0.25, 0.5, 0.75, 1.0};

/// Measures every head of every layer, with each of alignment_shifts, while the model reads the
/// targets.
/// @param alignments of the pairs, in the model's tokens.
/// @throws Error invalid_argument as Translator::translate does, for an ensemble among others.
std::vector<HeadAlignment> measure_heads(std::span<const ModelView> models,
                                         const SentencePairs& pairs,
                                         std::span<const Alignment> alignments);

/// Returns the one that aligns most tokens right: of equal ones, the first.
/// @param measured at least one.
const HeadAlignment& best_of(std::span<const HeadAlignment> measured);

}  // namespace attentive
