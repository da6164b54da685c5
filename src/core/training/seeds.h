#pragma once

#include <cstdint>

#include "core/random.h"

namespace attentive {

/// A seed that follows from others: for the order of an epoch, for the dropout of a step. Mixed, so
/// that nearby numbers give unrelated streams.
inline std::uint64_t derive_seed(std::uint64_t seed, std::uint64_t a, std::uint64_t b) {
  Random random(seed);
  Random mixed(random.next() + a);
  return mixed.next() + b;
}

}  // namespace attentive
