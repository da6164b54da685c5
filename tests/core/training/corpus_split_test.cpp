#include "core/training/corpus_split.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace attentive {
namespace {

/// Returns 600 pairs of 200 sources; some targets also translate the next source.
SentencePairs synthetic_pairs() {
  SentencePairs pairs;
  for (int i = 0; i < 600; ++i) {
    const int source = i / 3;
    pairs.sources.push_back("Source " + std::to_string(source) + (i % 2 == 0 ? "!" : " ."));
    pairs.targets.push_back("target " + std::to_string(i % 3 == 0 && source % 4 != 0 ? i - 1 : i));
  }
  return pairs;
}

std::map<CorpusPart, std::ptrdiff_t> sizes(const std::vector<CorpusPart>& parts) {
  std::map<CorpusPart, std::ptrdiff_t> counts;
  for (const CorpusPart part : parts) ++counts[part];
  return counts;
}

TEST(CorpusSplit, KeepsSentencesInOnePart) {
  const SentencePairs pairs = synthetic_pairs();
  const auto parts = split_corpus(pairs, {.dev = 60, .test = 90, .seed = 3});
  std::map<std::string, CorpusPart> part_of;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    // These sentences differ only in their numbers.
    const std::string source = pairs.sources[i].substr(0, pairs.sources[i].find_first_of("! ", 7));
    EXPECT_EQ(part_of.try_emplace(source, parts[i]).first->second, parts[i]) << source;
    EXPECT_EQ(part_of.try_emplace(pairs.targets[i], parts[i]).first->second, parts[i]);
  }
  auto counts = sizes(parts);
  EXPECT_LE(counts[CorpusPart::dev], 60);
  EXPECT_LE(counts[CorpusPart::test], 90);
  // Components have at most 12 pairs, so no part misses its limit by more.
  EXPECT_GT(counts[CorpusPart::dev], 48);
  EXPECT_GT(counts[CorpusPart::test], 78);
}

TEST(CorpusSplit, DependsOnTheSeedOnly) {
  const SentencePairs pairs = synthetic_pairs();
  const auto parts = [&](std::uint64_t seed) {
    return split_corpus(pairs, {.dev = 60, .test = 60, .seed = seed});
  };
  EXPECT_EQ(parts(1), parts(1));
  EXPECT_NE(parts(1), parts(2));
}

TEST(CorpusSplit, KeepsChainsOfSharedSentencesTogether) {
  // Each pair shares a sentence only with the next.
  const SentencePairs chain{.sources = {"One", "one!", "Two", "two?"},
                            .targets = {"Un", "deux", "Deux.", "trois"}};
  EXPECT_EQ(sizes(split_corpus(chain, {.dev = 0, .test = 3})).at(CorpusPart::train), 4);
  EXPECT_EQ(sizes(split_corpus(chain, {.dev = 0, .test = 4})).at(CorpusPart::test), 4);
}

TEST(CorpusSplit, DistinguishesSentencesOfPunctuation) {
  const SentencePairs pairs{.sources = {"?", "!"}, .targets = {"...", ";"}};
  EXPECT_EQ(sizes(split_corpus(pairs, {.dev = 1, .test = 1})).at(CorpusPart::dev), 1);
}

}  // namespace
}  // namespace attentive
