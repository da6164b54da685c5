#pragma once

#include <cstddef>

#include "cli/tsv.h"
#include "core/bundle/bundle.h"
#include "core/metrics/bleu.h"

namespace attentive {

/// How well a model does on sentence pairs.
struct Quality {
  std::size_t examples = 0;
  /// Fraction (0...1) of the sources whose greedy translation is the target, letter by letter.
  double exact_match = 0;
  /// Mean of -log p per target token, </s> included, natural logarithm, the reference fed in.
  double loss = 0;
  double perplexity = 0;
  Bleu bleu;
};

/// @param copy whether translations copy source words, as TranslateOptions says.
/// @throws Error invalid_argument for a language that the model does not write.
Quality measure_quality(const Bundle& bundle, const SentencePairs& pairs, bool copy = true);

/// Up to `count` of the pairs, evenly spaced.
SentencePairs sample(const SentencePairs& pairs, std::size_t count);

}  // namespace attentive
