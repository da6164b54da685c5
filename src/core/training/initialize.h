#pragma once

#include <cstdint>

#include "core/parameters.h"

namespace attentive {

/// Draws initial weights: uniform with variance 2 / (in + out) for matrices (Glorot & Bengio 2010),
/// uniform in ±0.1 for embeddings, zero for biases.
void initialize(Parameters& parameters, std::uint64_t seed);

}  // namespace attentive
