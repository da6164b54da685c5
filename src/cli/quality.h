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

/// The quality of a model on sentence pairs.
struct Quality {
  Scorecard translations;
  /// The model's score on the targets under teacher forcing; empty for an ensemble, and where case
  /// and final stops are ignored.
  std::optional<ForcedScore> forced;
  /// If alignments are given: statistics of the translations whose tokens equal the target's,
  /// because an alignment says nothing about others.
  std::optional<AlignmentStatistics> alignment;
};

struct QualityOptions {
  TranslateOptions translation;
  BleuTokens bleu_tokens = BleuTokens::thirteen_a;
  /// Whether pairs with the same source are one example with several references.
  bool several_references = false;
  /// The reference alignment of each pair, in the models' tokens; empty if there are none. Cannot
  /// be combined with several references.
  std::vector<Alignment> alignments;
  /// Whether translations and references are compared in lower case and without final stops. There
  /// is no score of the references then.
  bool ignores_case_and_final_stop = false;
};

/// Translates the pairs and scores the result.
/// @param models one, or an ensemble.
/// @throws Error invalid_argument for a language that the models do not write.
Quality measure_quality(std::span<const ModelView> models, const SentencePairs& pairs,
                        const QualityOptions& options = {});

/// Returns up to `count` of the pairs, evenly spaced.
SentencePairs sample(const SentencePairs& pairs, std::size_t count);

}  // namespace attentive
