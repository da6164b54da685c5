#pragma once

#include "core/tensor.h"

namespace attentive {

/// Limits on configurations.
inline constexpr Index max_epochs = 1'000'000;
inline constexpr Index max_steps = 1 << 30;
inline constexpr double max_learning_rate = 100;
/// A decay of 1 would freeze a moving average.
inline constexpr double max_decay = 0.999999;

}  // namespace attentive
