#pragma once

#include <cstddef>

#include "core/bundle/bundle.h"
#include "core/metrics/scorecard.h"
#include "core/training/evaluate.h"
#include "core/training/sentence_pairs.h"

namespace attentive {

/// How well a model does on sentence pairs.
struct Quality {
  /// Of its greedy translations.
  Scorecard translations;
  /// Of the targets, which it is fed.
  ForcedScore forced;
};

struct QualityOptions {
  /// Whether translations copy source words, as TranslateOptions says.
  bool copy_source_words = true;
  /// Most tokens of a translation, as TranslateOptions says.
  Index max_length = 0;
  BleuTokens bleu_tokens = BleuTokens::thirteen_a;
  /// Whether pairs with the same source are one example with several references.
  bool several_references = false;
};

/// @throws Error invalid_argument for a language that the model does not write.
Quality measure_quality(const Bundle& bundle, const SentencePairs& pairs,
                        const QualityOptions& options = {});

/// Up to `count` of the pairs, evenly spaced.
SentencePairs sample(const SentencePairs& pairs, std::size_t count);

}  // namespace attentive
