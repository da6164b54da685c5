#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/training/sentence_pairs.h"

namespace attentive {

enum class CorpusPart { train, dev, test };

struct CorpusSplit {
  /// Most pairs of either part; the others are to train on.
  std::size_t dev = 1000;
  std::size_t test = 1000;
  std::uint64_t seed = 1;
};

/// Which part each pair belongs to, so that no sentence of one part stands in another, on either
/// side: a random split would leak, for a sentence has several translations and those have others.
/// Pairs that a chain of shared sentences joins stay together (connected components). Sentences
/// that differ only in case, punctuation and white space are the same.
std::vector<CorpusPart> split_corpus(const SentencePairs& pairs, const CorpusSplit& split);

}  // namespace attentive
