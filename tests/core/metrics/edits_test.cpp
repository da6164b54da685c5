#include "core/metrics/edits.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace attentive {
namespace {

using Lines = std::vector<std::string>;

std::int64_t edits(const std::string& hypothesis, const std::string& reference) {
  return edit_statistics(hypothesis, {&reference, 1}).edits;
}

TEST(Edits, AreMinimal) {
  EXPECT_EQ(edits("a b c", "a b c"), 0);
  EXPECT_EQ(edits("a c", "a b c"), 1);    // insert b
  EXPECT_EQ(edits("a b c", "a c"), 1);    // delete b
  EXPECT_EQ(edits("a x c", "a b c"), 1);  // replace x
  EXPECT_EQ(edits("b c a", "a b c"), 2);  // insert one a, delete the other
  EXPECT_EQ(edits("", "a b"), 2);
  EXPECT_EQ(edits("k i t t e n", "s i t t i n g"), 3);
}

TEST(Edits, CountWordsRatherThanCharacters) { EXPECT_EQ(edits("AH0  B", "AH1 B"), 1); }

TEST(Edits, UseTheNearestReference) {
  const EditStatistics statistics = edit_statistics("a b", Lines{"x y z", "a c", "a b c"});
  EXPECT_EQ(statistics.edits, 1);
  EXPECT_EQ(statistics.reference_length, 3);  // the longer of two equally near ones
}

TEST(Edits, GiveTheErrorRateOfTheCorpus) {
  EditStatistics sum = edit_statistics("a b c", Lines{"a b c"});
  sum += edit_statistics("x", Lines{"a"});
  EXPECT_DOUBLE_EQ(error_rate_of(sum), 0.25);
  EXPECT_EQ(error_rate_of({}), 0);
  EXPECT_EQ(error_rate_of({.edits = 2, .reference_length = 0}), 1);
}

}  // namespace
}  // namespace attentive
