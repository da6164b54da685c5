#include "core/training/optimizer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace attentive {
namespace {

std::shared_ptr<const ParameterLayout> two_weights() {
  auto layout = std::make_shared<ParameterLayout>();
  layout->add_vector("weights", 2);
  return layout;
}

TEST(ClipByGlobalNorm, ScalesOnlyGradientsAboveTheMaximumNorm) {
  Workers workers(1);
  Parameters gradients(two_weights());
  gradients.flat()[0] = 3;
  gradients.flat()[1] = -4;
  EXPECT_FLOAT_EQ(static_cast<float>(clip_by_global_norm(gradients, 10, workers)), 5);
  EXPECT_FLOAT_EQ(gradients.flat()[0], 3);
  EXPECT_FLOAT_EQ(static_cast<float>(clip_by_global_norm(gradients, 1, workers)), 5);
  EXPECT_FLOAT_EQ(gradients.flat()[0], 0.6F);
  EXPECT_FLOAT_EQ(gradients.flat()[1], -0.8F);
}

TEST(Adam, FollowsTheEquationsOfThePaper) {
  Workers workers(1);
  const auto layout = two_weights();
  Parameters parameters(layout);
  Parameters gradients(layout);
  Optimizer adam({}, layout);
  // The equations of the paper's algorithm 1, in double precision, for each weight separately.
  double weight[2] = {0, 0};
  double m[2] = {0, 0};
  double v[2] = {0, 0};
  for (int step = 1; step <= 5; ++step) {
    const double g[2] = {0.5 * step, -2.0 / step};
    for (std::size_t i = 0; i < 2; ++i) {
      gradients.flat()[i] = static_cast<Real>(g[i]);
      m[i] = 0.9 * m[i] + 0.1 * g[i];
      v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
      const double m_hat = m[i] / (1 - std::pow(0.9, step));
      const double v_hat = v[i] / (1 - std::pow(0.999, step));
      weight[i] -= 0.1 * m_hat / (std::sqrt(v_hat) + 1e-8);
    }
    adam.update(parameters, gradients, step, 0.1, workers);
    EXPECT_NEAR(parameters.flat()[0], weight[0], 1e-5);
    EXPECT_NEAR(parameters.flat()[1], weight[1], 1e-5);
  }
}

TEST(Sgd, MatchesStepsWorkedByHand) {
  Workers workers(1);
  const auto layout = two_weights();
  Parameters parameters(layout);
  Parameters gradients(layout);
  Optimizer plain({.type = OptimizerType::sgd}, layout);
  EXPECT_TRUE(plain.moments().empty()) << "nothing to remember, nothing to store";
  gradients.flat()[0] = 3;
  plain.update(parameters, gradients, 1, 0.5, workers);
  EXPECT_FLOAT_EQ(parameters.flat()[0], -1.5F);

  Optimizer heavy({.type = OptimizerType::sgd, .momentum = 0.5}, layout);
  heavy.update(parameters, gradients, 1, 0.5, workers);  // u = 3
  EXPECT_FLOAT_EQ(parameters.flat()[0], -3);
  heavy.update(parameters, gradients, 2, 0.5, workers);  // u = 0.5 * 3 + 3 = 4.5
  EXPECT_FLOAT_EQ(parameters.flat()[0], -5.25F);
  gradients.flat()[0] = 0;
  heavy.update(parameters, gradients, 3, 0.5, workers);  // u = 2.25
  EXPECT_FLOAT_EQ(parameters.flat()[0], -6.375F);
}

TEST(AdamW, DecaysWeightsWithoutAGradient) {
  Workers workers(1);
  const auto layout = two_weights();
  Parameters parameters(layout);
  const Parameters gradients(layout);
  parameters.flat()[0] = 2;
  Optimizer adamw({.type = OptimizerType::adamw, .weight_decay = 0.1}, layout);
  adamw.update(parameters, gradients, 1, 0.5, workers);
  EXPECT_FLOAT_EQ(parameters.flat()[0], 2 * 0.95F);
  EXPECT_EQ(parameters.flat()[1], 0);
}

struct Golden {
  const char* name;
  OptimizerConfig config;
  double weights[5][2];  // after each step
};

// From torch.optim 1.13 in double precision, with weights (1, -0.5), learning rate 0.1, and
// gradients (t / 2, -2 / t) at step t.
const Golden goldens[] = {
    {"sgd",
     {.type = OptimizerType::sgd},
     {{0.95, -0.3}, {0.85, -0.2}, {0.7, -0.1333333}, {0.5, -0.0833333}, {0.25, -0.0433333}}},
    {"sgd, momentum 0.9",
     {.type = OptimizerType::sgd, .momentum = 0.9},
     {{0.95, -0.3},
      {0.805, -0.02},
      {0.5245, 0.2986667},
      {0.07205, 0.6354667},
      {-0.585155, 0.9785867}}},
    {"adam",
     {},
     {{0.9, -0.4},
      {0.8034818, -0.306782},
      {0.7076817, -0.2194662},
      {0.6116407, -0.1373423},
      {0.5149169, -0.0598539}}},
    {"adam, other rates",
     {.beta1 = 0.8, .beta2 = 0.95, .epsilon = 0.01},
     {{0.9019608, -0.4004975},
      {0.8055374, -0.309015},
      {0.7084396, -0.2246651},
      {0.6099184, -0.146663},
      {0.5096751, -0.074345}}},
    {"adamw",
     {.type = OptimizerType::adamw, .weight_decay = 0.2},
     {{0.88, -0.39},
      {0.7658818, -0.288982},
      {0.654764, -0.1958865},
      {0.5456277, -0.1098449},
      {0.4379914, -0.0301596}}},
};

TEST(Optimizer, TakesTheSameStepsAsTorchOptim) {
  Workers workers(1);
  for (const Golden& golden : goldens) {
    const auto layout = two_weights();
    Parameters parameters(layout);
    Parameters gradients(layout);
    parameters.flat()[0] = 1;
    parameters.flat()[1] = -0.5;
    Optimizer optimizer(golden.config, layout);
    for (int step = 1; step <= 5; ++step) {
      gradients.flat()[0] = 0.5F * static_cast<Real>(step);
      gradients.flat()[1] = -2 / static_cast<Real>(step);
      optimizer.update(parameters, gradients, step, 0.1, workers);
      for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_NEAR(parameters.flat()[i], golden.weights[step - 1][i], 3e-7)
            << golden.name << ", step " << step;
      }
    }
  }
}

/// Returns the weights after three steps and the norms before them, with enough weights for all
/// slices.
std::vector<double> steps_of(const OptimizerConfig& config, std::size_t worker_count) {
  constexpr Index size = 1003;  // makes the last slice shorter than the others
  const auto layout = std::make_shared<ParameterLayout>();
  layout->add_vector("weights", size);
  Parameters parameters(layout);
  Parameters gradients(layout);
  Optimizer optimizer(config, layout);
  Workers workers(worker_count);
  std::vector<double> results;
  for (int step = 1; step <= 3; ++step) {
    for (Index i = 0; i < size; ++i) {
      gradients.flat()[static_cast<std::size_t>(i)] =
          std::sin(static_cast<Real>(step) * static_cast<Real>(i));
    }
    results.push_back(clip_by_global_norm(gradients, 10, workers));
    optimizer.update(parameters, gradients, step, 0.1, workers);
  }
  results.insert(results.end(), parameters.flat().begin(), parameters.flat().end());
  return results;
}

TEST(Optimizer, IsBitIdenticalForAnyNumberOfWorkers) {
  for (const Golden& golden : goldens) {
    const std::vector<double> alone = steps_of(golden.config, 1);
    EXPECT_GT(alone[0], 20) << "long enough to be clipped";
    EXPECT_EQ(std::ranges::count(alone, 0), 1) << "only the first weight has no gradient";
    EXPECT_EQ(steps_of(golden.config, 3), alone) << golden.name;
    EXPECT_EQ(steps_of(golden.config, 64), alone) << golden.name;
  }
}

}  // namespace
}  // namespace attentive
