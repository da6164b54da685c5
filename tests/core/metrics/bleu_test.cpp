#include "core/metrics/bleu.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "core/expect_error.h"

namespace attentive {
namespace {

using Lines = std::vector<std::string>;

/// Returns the statistics of sentences with one reference each.
BleuStatistics statistics_of(const Lines& hypotheses, const Lines& references,
                             BleuTokens tokens = BleuTokens::thirteen_a) {
  BleuStatistics sum;
  for (std::size_t i = 0; i < hypotheses.size(); ++i) {
    sum += bleu_statistics(hypotheses[i], {&references[i], 1}, tokens);
  }
  return sum;
}

Bleu corpus_bleu(const Lines& hypotheses, const Lines& references) {
  return bleu_of(statistics_of(hypotheses, references));
}

TEST(Bleu, Scores100ForAPerfectCorpus) {
  const Lines lines = {"The cat sat on the mat.", "I am a student."};
  const Bleu bleu = corpus_bleu(lines, lines);
  EXPECT_NEAR(bleu.score, 100, 1e-9);
  EXPECT_EQ(bleu.brevity_penalty, 1);
  EXPECT_EQ(statistics_of(lines, lines).hypothesis_length, 12);  // The periods are words: 7 + 5.
}

TEST(Bleu, MatchesAnExampleWorkedByHand) {
  // hypothesis: the cat sat on the mat        (6 words)
  // reference:  the cat is on the mat today   (7 words)
  // 1-grams: the(2 of 2) cat on mat      -> 5 of 6
  // 2-grams: the-cat on-the the-mat      -> 3 of 5
  // 3-grams: on-the-mat                  -> 1 of 4
  // 4-grams: none, first order without a match: 1/2 of 3
  // brevity: exp(1 - 7/6)
  const Bleu bleu =
      corpus_bleu(Lines{"the cat sat on the mat"}, Lines{"the cat is on the mat today"});
  EXPECT_NEAR(bleu.precisions[0], 100 * 5.0 / 6, 1e-9);
  EXPECT_NEAR(bleu.precisions[1], 100 * 3.0 / 5, 1e-9);
  EXPECT_NEAR(bleu.precisions[2], 100 * 1.0 / 4, 1e-9);
  EXPECT_NEAR(bleu.precisions[3], 100 * 0.5 / 3, 1e-9);
  EXPECT_NEAR(bleu.brevity_penalty, std::exp(-1.0 / 6), 1e-12);
  // 100 · e^(-1/6) · (5/6 · 3/5 · 1/4 · 1/6)^(1/4) = 100 · 0.846482 · (1/48)^(1/4) = 32.1594
  EXPECT_NEAR(bleu.score, 32.1594, 1e-3);
}

TEST(Bleu, SumsCountsOverTheCorpusBeforeDividing) {
  // Sentence 1: a b c d e against itself: 5/5, 4/4, 3/3, 2/2.
  // Sentence 2: a x c d y against a b c d e: a c d 3/5; c-d 1/4; 0/3; 0/2.
  // Together 8/10, 5/8, 3/6, 2/4; equal lengths. (0.8 · 0.625 · 0.5 · 0.5)^(1/4) = 0.125^(1/4)
  const Bleu bleu = corpus_bleu(Lines{"a b c d e", "a x c d y"}, Lines{"a b c d e", "a b c d e"});
  EXPECT_NEAR(bleu.score, 100 * std::pow(0.125, 0.25), 1e-9);
}

TEST(Bleu, CountsAWordAtMostAsOftenAsInTheReference) {
  // the ×7 against two: 1-grams 2/7; no longer match: 1/2 of 6, 1/4 of 5, 1/8 of 4.
  const Bleu bleu =
      corpus_bleu(Lines{"the the the the the the the"}, Lines{"the cat is on the mat"});
  const double product = 2.0 / 7 * (0.5 / 6) * (0.25 / 5) * (0.125 / 4);
  EXPECT_NEAR(bleu.score, 100 * std::pow(product, 0.25), 1e-9);
}

TEST(Bleu, IsCaseSensitive) {
  const Bleu bleu = corpus_bleu(Lines{"A b c d e"}, Lines{"a b c d e"});
  EXPECT_NEAR(bleu.precisions[0], 80, 1e-9);
}

TEST(Bleu, IsZeroWithoutMatchesOrFourGrams) {
  EXPECT_EQ(corpus_bleu(Lines{"x y z w"}, Lines{"a b c d"}).score, 0);
  EXPECT_EQ(corpus_bleu(Lines{""}, Lines{"a b c d"}).score, 0);
  EXPECT_EQ(corpus_bleu(Lines{}, Lines{}).score, 0);
  // Three words have no 4-gram, and the order is not lowered for them (eff:no).
  EXPECT_EQ(corpus_bleu(Lines{"a b c"}, Lines{"a b c"}).score, 0);
}

TEST(Bleu, MatchesAnyReferenceAndUsesTheNearestLength) {
  // hypothesis: a b c d x     (5 words)
  // references: a b y         (3), c d x d a z z z (8), a a a b b b b (7, as far as 3: the shorter)
  // 1-grams: a b c d x -> 5 of 5; 2-grams: a-b c-d d-x -> 3 of 4; 3-grams: c-d-x -> 1 of 3;
  // 4-grams: none, 1/2 of 2. Longer than the reference of 3: no penalty.
  const Lines references = {"a b y", "c d x d a z z z", "a a a b b b b"};
  const BleuStatistics statistics =
      bleu_statistics("a b c d x", references, BleuTokens::thirteen_a);
  EXPECT_EQ(statistics.matches, (std::array<std::int64_t, 4>{5, 3, 1, 0}));
  EXPECT_EQ(statistics.reference_length, 3);
  EXPECT_NEAR(bleu_of(statistics).score, 100 * std::pow(3.0 / 4 * (1.0 / 3) * (1.0 / 4), 0.25),
              1e-9);
}

TEST(Bleu, CountsAWordAtMostAsOftenAsInAnyOneReference) {
  const Lines references = {"the cat", "the the dog"};
  EXPECT_EQ(bleu_statistics("the the the", references, BleuTokens::none).matches[0], 2);
}

TEST(Bleu, SplitsOnlyAtWhiteSpaceWithoutTokenization) {
  // 13a would split "a.b"; without tokenization, only white space separates tokens.
  EXPECT_EQ(statistics_of({"a.b c"}, {"a.b  c "}, BleuTokens::none).matches[0], 2);
  EXPECT_EQ(statistics_of({"a.b c"}, {"a.b c"}).matches[0], 4);
}

TEST(Bleu, NamesItsChoicesInTheSignature) {
  EXPECT_EQ(bleu_signature(1, BleuTokens::thirteen_a),
            "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp");
  EXPECT_EQ(bleu_signature(0, BleuTokens::none), "nrefs:var|case:mixed|eff:no|tok:none|smooth:exp");
}

TEST(Bleu, RejectsSentencesWithoutAReference) {
  expect_error(ErrorCode::invalid_argument, "bleu_statistics: no reference; give at least one",
               [] { bleu_statistics("a", {}, BleuTokens::thirteen_a); });
}

}  // namespace
}  // namespace attentive
