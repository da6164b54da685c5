#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/bundle/bundle.h"
#include "core/metrics/alignment_accuracy.h"
#include "core/metrics/scorecard.h"
#include "core/search/translate.h"
#include "core/training/evaluate.h"
#include "core/training/sentence_pairs.h"

namespace attentive {

/// How well a model does on sentence pairs.
struct Quality {
  Scorecard translations;
  /// Of the targets, which it is fed; not of an ensemble.
  std::optional<ForcedScore> forced;
  /// Where alignments are known: of those translations whose tokens are the target's, for an
  /// alignment says nothing of others.
  std::optional<AlignmentStatistics> alignment;
};

struct QualityOptions {
  TranslateOptions translation;
  BleuTokens bleu_tokens = BleuTokens::thirteen_a;
  /// Whether pairs with the same source are one example with several references.
  bool several_references = false;
  /// The known one of each pair, in the models' tokens; none if they are not known. Not with
  /// several references.
  std::vector<Alignment> alignments;
};

/// @param models one, or several that write together.
/// @throws Error invalid_argument for a language that the models do not write.
Quality measure_quality(std::span<const Bundle* const> models, const SentencePairs& pairs,
                        const QualityOptions& options = {});

/// Up to `count` of the pairs, evenly spaced.
SentencePairs sample(const SentencePairs& pairs, std::size_t count);

}  // namespace attentive
