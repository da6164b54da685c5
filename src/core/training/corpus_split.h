#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/training/sentence_pairs.h"

namespace attentive {

enum class CorpusPart { train, dev, test };

struct CorpusSplit {
  /// The most pairs in each part; all others are for training.
  std::size_t dev = 1000;
  std::size_t test = 1000;
  std::uint64_t seed = 1;
};

/// Returns each pair's part, such that no sentence of one part occurs in another, on either side. A
/// random split would leak, because a sentence has several translations and those have others:
/// pairs that a chain of shared sentences connects stay together (connected components). Sentences
/// that differ only in case, punctuation and white space count as equal.
std::vector<CorpusPart> split_corpus(const SentencePairs& pairs, const CorpusSplit& split);

}  // namespace attentive
