#pragma once

#include <cstdint>

#include "core/random.h"

namespace attentive {

/// Derives a seed from others, for the order of an epoch or the dropout of a step. It is mixed, so
/// that nearby numbers give unrelated streams.
inline std::uint64_t derive_seed(std::uint64_t seed, std::uint64_t a, std::uint64_t b) {
  Random random(seed);
  Random mixed(random.next() + a);
  return mixed.next() + b;
}

}  // namespace attentive
