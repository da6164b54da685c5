#include "core/metrics/scorecard.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace attentive {
namespace {

using Lines = std::vector<std::string>;

TEST(Scorecard, ScoresTheCorpus) {
  Scorecard card(BleuTokens::thirteen_a);
  card.add("w x y z", "a b c d", Lines{"a b c d"});
  card.add("v", "a b c d", Lines{"e f g h", "a b c d"});
  card.add("u", "q", Lines{"r"});
  const Scores scores = card.scores();
  EXPECT_EQ(scores.examples, 3U);
  EXPECT_DOUBLE_EQ(scores.exact_match, 2.0 / 3);
  EXPECT_DOUBLE_EQ(scores.error_rate, 1.0 / 9);
  EXPECT_GT(scores.bleu, 0);
  EXPECT_LT(scores.bleu, 100);
  EXPECT_EQ(card.bleu_signature(), "nrefs:var|case:mixed|eff:no|tok:13a|smooth:exp");
}

TEST(Scorecard, ScoresSourcesByLength) {
  Scorecard card(BleuTokens::none);
  card.add("one", "a", Lines{"a"});
  card.add("one two three four five", "a", Lines{"b"});
  card.add("one two three four five six", "a", Lines{"a"});
  EXPECT_TRUE(card.counts_words());
  const auto lengths = card.by_length();
  ASSERT_EQ(lengths.size(), 2U);
  EXPECT_EQ(lengths[0].shortest, 1U);
  EXPECT_EQ(lengths[0].longest, 5U);
  EXPECT_EQ(lengths[0].scores.examples, 2U);
  EXPECT_DOUBLE_EQ(lengths[0].scores.exact_match, 0.5);
  EXPECT_EQ(lengths[1].shortest, 6U);
  EXPECT_DOUBLE_EQ(lengths[1].scores.exact_match, 1);
}

TEST(Scorecard, CountsCharactersIfNoSourceHasTwoWords) {
  Scorecard card(BleuTokens::none);
  card.add("abcdefgh", "a", Lines{"a"});
  card.add(std::string(60, 'x'), "a", Lines{"a"});
  EXPECT_FALSE(card.counts_words());
  const auto lengths = card.by_length();
  ASSERT_EQ(lengths.size(), 2U);
  EXPECT_EQ(lengths[0].longest, 10U);
  EXPECT_EQ(lengths[1].shortest, 51U);
  EXPECT_EQ(lengths[1].longest, SIZE_MAX);
}

TEST(Scorecard, GivesConfidenceIntervals) {
  Scorecard card(BleuTokens::none);
  for (int i = 0; i < 100; ++i) card.add("s", i % 2 == 0 ? "a" : "b", Lines{"a"});
  const auto [low, high] = card.confidence(400, 7);
  // Among 100 tosses of a coin, the share of heads is within 0.5 ± 1.96 · 0.05 with 95 %
  // probability.
  EXPECT_NEAR(low.exact_match, 0.40, 0.03);
  EXPECT_NEAR(high.exact_match, 0.60, 0.03);
  EXPECT_DOUBLE_EQ(card.confidence(400, 7).low.exact_match, low.exact_match);
  // Equal sentences leave no uncertainty.
  Scorecard equal(BleuTokens::none);
  for (int i = 0; i < 10; ++i) equal.add("s", "a b c d", Lines{"a b c d"});
  EXPECT_DOUBLE_EQ(equal.confidence(50, 1).low.bleu, 100);
  EXPECT_DOUBLE_EQ(Scorecard(BleuTokens::none).confidence(5, 1).high.bleu, 0);
}

}  // namespace
}  // namespace attentive
