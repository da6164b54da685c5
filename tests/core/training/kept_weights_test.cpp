#include "core/training/kept_weights.h"

#include <gtest/gtest.h>

namespace attentive {
namespace {

/// Offers weights that equal the epoch's number, and returns the epochs that are kept.
std::vector<std::int64_t> kept(KeptWeights& keeper, const std::vector<double>& ranks) {
  auto layout = std::make_shared<ParameterLayout>();
  layout->add_vector("weights", 2);
  Parameters weights(layout);
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    weights.flat()[1] = static_cast<Real>(i + 1);
    keeper.offer(static_cast<std::int64_t>(i + 1), ranks[i], weights);
  }
  std::vector<std::int64_t> epochs;
  for (const KeptWeights::Entry& entry : keeper.entries()) epochs.push_back(entry.epoch);
  return epochs;
}

TEST(KeptWeights, AreTheBestInOrderOfEpochsPreferringEarlierOnes) {
  KeptWeights keeper(3);
  EXPECT_EQ(kept(keeper, {3, 1, 2, 0.5, 5, 2}), (std::vector<std::int64_t>{2, 3, 4}));
}

TEST(KeptWeights, AreEmptyWithoutCapacity) {
  KeptWeights keeper(0);
  EXPECT_TRUE(kept(keeper, {3, 1, 2}).empty());
}

TEST(KeptWeights, AreAveraged) {
  KeptWeights keeper(3);
  kept(keeper, {-1, -2, -3, -4, -5});
  Parameters mean = keeper.entries().front().weights;
  keeper.average(mean);
  EXPECT_EQ(mean.flat()[0], 0);
  EXPECT_EQ(mean.flat()[1], 4) << "(3 + 4 + 5) / 3";
}

}  // namespace
}  // namespace attentive
