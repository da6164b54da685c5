#pragma once

#include "core/tensor.h"

namespace attentive {

/// The most that a configuration may ask for.
inline constexpr Index max_epochs = 1'000'000;
inline constexpr Index max_steps = 1 << 30;
inline constexpr double max_learning_rate = 100;

}  // namespace attentive
