#include "core/training/optimizer.h"

#include <gtest/gtest.h>

#include <cmath>

namespace attentive {
namespace {

std::shared_ptr<const ParameterLayout> two_weights() {
  auto layout = std::make_shared<ParameterLayout>();
  layout->add_vector("weights", 2);
  return layout;
}

TEST(ClipByGlobalNorm, ScalesOnlyWhatIsTooLong) {
  Parameters gradients(two_weights());
  gradients.flat()[0] = 3;
  gradients.flat()[1] = -4;
  EXPECT_FLOAT_EQ(static_cast<float>(clip_by_global_norm(gradients, 10)), 5);
  EXPECT_FLOAT_EQ(gradients.flat()[0], 3);
  EXPECT_FLOAT_EQ(static_cast<float>(clip_by_global_norm(gradients, 1)), 5);
  EXPECT_FLOAT_EQ(gradients.flat()[0], 0.6F);
  EXPECT_FLOAT_EQ(gradients.flat()[1], -0.8F);
}

TEST(Adam, FollowsThePapersEquations) {
  const auto layout = two_weights();
  Parameters parameters(layout);
  Parameters gradients(layout);
  Adam adam(layout);
  // The equations of the paper's algorithm 1, in plain doubles, for each weight by itself.
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
    adam.update(step, 0.1, gradients, parameters);
    EXPECT_NEAR(parameters.flat()[0], weight[0], 1e-5);
    EXPECT_NEAR(parameters.flat()[1], weight[1], 1e-5);
  }
}

}  // namespace
}  // namespace attentive
