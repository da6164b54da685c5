#pragma once

#include <cstdint>

#include "core/training/workers.h"
#include "core/weights/parameters.h"

namespace attentive {

/// Updates the exponential moving average m of the weights w after a step t, counted from 1 (Kingma
/// & Ba 2015, 1412.6980, section 7.2):
///
///   m = m + share (w - m)      share = (1 - decay) / (1 - decay^t)
///
/// The share of the first step is 1, so the average forgets where training started.
void update_moving_average(Parameters& mean, const Parameters& weights, double decay,
                           std::int64_t step, Workers& workers);

}  // namespace attentive
