#include "core/metrics/chrf.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace attentive {
namespace {

using Lines = std::vector<std::string>;

double chrf(const std::string& hypothesis, const std::string& reference) {
  return chrf_of(chrf_statistics(hypothesis, {&reference, 1}));
}

TEST(Chrf, Scores100ForAPerfectTextOfAnyLength) {
  EXPECT_NEAR(chrf("The cat sat.", "The cat sat."), 100, 1e-9);
  EXPECT_NEAR(chrf("ab", "ab"), 100, 1e-9);  // without orders 3 and above
}

TEST(Chrf, MatchesAnExampleWorkedByHand) {
  // abc against abd: a b of 3; ab of 2 (ab bc, ab bd); none of 1. Precision and recall are
  // (2/3 + 1/2 + 0) / 3 = 7/18, and so is their F-score.
  EXPECT_NEAR(chrf("abc", "abd"), 100 * 7.0 / 18, 1e-9);
}

TEST(Chrf, WeighsRecallMoreThanPrecision) {
  // thecat against thecats: order n has 7 - n runs, all found, of 8 - n wanted.
  const double recall = (6.0 / 7 + 5.0 / 6 + 4.0 / 5 + 3.0 / 4 + 2.0 / 3 + 1.0 / 2) / 6;
  EXPECT_NEAR(chrf("the cat", "the cats"), 100 * 5 * recall / (4 + recall), 1e-9);
  // The other way round, precision and recall change places.
  EXPECT_NEAR(chrf("the cats", "the cat"), 100 * 5 * recall / (4 * recall + 1), 1e-9);
}

TEST(Chrf, CountsCharactersRatherThanBytesAndIgnoresSpaces) {
  // é against e: nothing in common; é-a against e-a: a of 2.
  EXPECT_EQ(chrf("\u00e9", "e"), 0);
  EXPECT_NEAR(chrf("\u00e9 a", "ea"), 100 * (1.0 / 2 + 0) / 2, 1e-9);
}

TEST(Chrf, SumsCountsOverTheCorpus) {
  // ab against ab: 2 of 2 and 1 of 1; cd against ef: 0 of 2 and 0 of 1. Together 2/4 and 1/2.
  ChrfStatistics sum = chrf_statistics("ab", Lines{"ab"});
  sum += chrf_statistics("cd", Lines{"ef"});
  EXPECT_NEAR(chrf_of(sum), 50, 1e-9);
}

TEST(Chrf, UsesTheBestReference) {
  EXPECT_NEAR(chrf_of(chrf_statistics("abc", Lines{"xyz", "abc", "abd"})), 100, 1e-9);
}

TEST(Chrf, IsZeroWithoutText) {
  EXPECT_EQ(chrf("", "a"), 0);
  EXPECT_EQ(chrf("a", ""), 0);
  EXPECT_EQ(chrf_of({}), 0);
}

TEST(Chrf, NamesItsChoicesInTheSignature) {
  EXPECT_EQ(chrf_signature(2), "nrefs:2|case:mixed|eff:yes|nc:6|nw:0|space:no");
}

}  // namespace
}  // namespace attentive
