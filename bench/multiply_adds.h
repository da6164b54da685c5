// Nothing but multiply-adds in registers: the most that a build does on this machine.
#pragma once

#include <array>
#include <cstddef>

#include "core/kernels/lanes.h"

namespace attentive::bench {

/// Chains of multiply-adds that do not wait for each other: as many as the 16 registers of a
/// machine hold beside two operands and what a product without fused multiply-add needs in between.
inline constexpr std::size_t chains = 12;

/// Operations of a round of `multiply_adds`.
inline constexpr int flops_of_round =
    static_cast<int>(chains) * 2 * static_cast<int>(kernels::lanes);

/// Runs chains of x = x · factor + term, which compilers cannot move out of the loop, and returns a
/// sum that depends on all of them.
inline float multiply_adds(int rounds, float factor, float term) {
  const kernels::Lanes a = kernels::splat(factor);
  const kernels::Lanes b = kernels::splat(term);
  std::array<kernels::Lanes, chains> x;
  for (std::size_t i = 0; i < chains; ++i) x[i] = kernels::splat(static_cast<float>(i));
  for (int round = 0; round < rounds; ++round) {
    for (kernels::Lanes& value : x) value = kernels::multiply_add(value, a, b);
  }
  kernels::Lanes sum = x[0];
  for (std::size_t i = 1; i < chains; ++i) sum += x[i];
  return kernels::sum_over(kernels::lanes, [&](Index, Index, kernels::Lanes) { return sum; });
}

}  // namespace attentive::bench
