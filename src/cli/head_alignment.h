#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/alignment.h"
#include "core/bundle/bundle.h"
#include "core/metrics/alignment_accuracy.h"
#include "core/training/sentence_pairs.h"

namespace attentive {

/// How well one head of the decoder aligns target tokens, if each has the weights of the step
/// `shift` later.
struct HeadAlignment {
  std::size_t layer = 0;
  std::size_t head = 0;
  std::size_t shift = 0;
  AlignmentStatistics statistics;
};

/// Measures every head of every layer while the model reads the targets. A step's attention
/// precedes its token, so that of the next may align it better (Chen et al. 2020, 2004.14837).
/// @param alignments of the pairs, in the model's tokens.
/// @throws Error invalid_argument as Translator::translate does, for an ensemble among others.
std::vector<HeadAlignment> measure_heads(std::span<const ModelView> models,
                                         const SentencePairs& pairs,
                                         std::span<const Alignment> alignments);

}  // namespace attentive
