#include <gtest/gtest.h>

#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "core/support/reversal_task.h"
#include "core/support/trainers.h"

namespace attentive {
namespace {

constexpr const char* without_average =
    R"({"epochs": 2, "batch_tokens": 320, "learning_rate": 0.02})";
constexpr const char* with_average =
    R"({"epochs": 2, "batch_tokens": 320, "learning_rate": 0.02, "ema_decay": 0.75})";

/// Returns the mean of some weights in which each counts 0.75 times as much as its successor.
std::vector<double> decaying_mean(std::span<const std::vector<Real>> history) {
  std::vector<double> mean(history.front().size(), 0.0);
  double total = 0;
  for (const std::vector<Real>& weights : history) {
    total = 0.75 * total + 1;
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] = 0.75 * mean[i] + weights[i];
  }
  for (double& value : mean) value /= total;
  return mean;
}

TEST(MovingAverage, IsTheDecayingMeanOfWhatTheSameTrainingPassesThrough) {
  const ReversalTask task(100);
  Trainer plain = trainer_of(task.experiment(without_average));
  Trainer averaged = trainer_of(task.experiment(with_average));
  std::vector<std::vector<Real>> history;
  while (!plain.finished()) {
    plain.advance(1);
    averaged.advance(1);
    history.push_back(weights_of(plain));
    const std::vector<double> expected = decaying_mean(history);
    const std::vector<Real> weights = weights_of(averaged);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      ASSERT_NEAR(weights[i], expected[i], 1e-5) << "step " << plain.step();
    }
  }
  EXPECT_TRUE(averaged.finished());
  EXPECT_NE(weights_of(averaged), weights_of(plain));
}

}  // namespace
}  // namespace attentive
