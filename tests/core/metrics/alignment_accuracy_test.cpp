#include "core/metrics/alignment_accuracy.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/expect_error.h"

namespace attentive {
namespace {

/// Returns the attention of two target tokens and </s>, whose largest weights are on the source
/// tokens 1, 0 and 2.
Matrix small_attention() {
  Matrix attention(3, 3);
  attention.view() << Real(0.2), Real(0.7), Real(0.1),  //
      Real(0.6), Real(0.3), Real(0.1),                  //
      Real(0.1), Real(0.1), Real(0.8);
  return attention;
}

TEST(AlignmentAccuracy, CountsTokensWhoseLargestWeightIsOnAnAlignedToken) {
  // Token 0 is aligned with 0 and 1 and attends most to 1; token 1 is aligned with 1 but attends
  // most to 0.
  AlignmentStatistics sum = alignment_statistics(small_attention(), {{0, 0}, {1, 0}, {1, 1}});
  EXPECT_EQ(sum.sentences, 1);
  EXPECT_EQ(sum.tokens, 2);
  EXPECT_EQ(sum.right, 1);
  EXPECT_DOUBLE_EQ(alignment_accuracy_of(sum), 0.5);
  // Token 0 is not aligned here, so it is not counted.
  sum += alignment_statistics(small_attention(), {{0, 1}});
  EXPECT_EQ(sum.sentences, 2);
  EXPECT_DOUBLE_EQ(alignment_accuracy_of(sum), 2.0 / 3);
}

TEST(AlignmentAccuracy, CountsTheFirstOfEqualWeights) {
  Matrix attention(1, 2);
  attention.view().setConstant(Real(0.5));
  EXPECT_EQ(alignment_statistics(attention, {{0, 0}}).right, 1);
  EXPECT_EQ(alignment_statistics(attention, {{1, 0}}).right, 0);
}

TEST(AlignmentAccuracy, IsNaNWithoutAlignedTokens) {
  EXPECT_TRUE(std::isnan(alignment_accuracy_of({})));
  EXPECT_TRUE(std::isnan(alignment_accuracy_of(alignment_statistics(small_attention(), {}))));
}

TEST(AlignmentAccuracy, RejectsTokensOutsideTheAttention) {
  for (const AlignedPair& pair : {AlignedPair{3, 0}, AlignedPair{0, 3}}) {
    expect_error(ErrorCode::invalid_argument, "outside the attention",
                 [&] { alignment_statistics(small_attention(), {pair}); });
  }
}

}  // namespace
}  // namespace attentive
