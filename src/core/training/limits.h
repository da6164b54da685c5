#pragma once

#include "core/tensor.h"

namespace attentive {

/// Limits on configurations.
inline constexpr Index max_epochs = 1'000'000;
inline constexpr Index max_steps = 1 << 30;
inline constexpr double max_learning_rate = 100;

}  // namespace attentive
