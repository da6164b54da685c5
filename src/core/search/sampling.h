#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/kernels/top_k.h"
#include "core/random.h"
#include "core/tensor.h"

namespace attentive {

inline constexpr Index max_temperature = 100;

/// Options for sampling, which draws tokens instead of searching for the best.
struct Sampling {
  /// Divides the logits, from above 0 to max_temperature; below 1, probable tokens become more
  /// probable.
  Real temperature = 1;
  /// Draws from this many most probable tokens only; 0 for all (Fan et al. 2018, 1805.04833).
  Index top_k = 0;
  /// Draws from the fewest most probable tokens that together have this probability (Holtzman et
  /// al. 2020, 1904.09751).
  Real top_p = 1;
  std::uint64_t seed = 1;
};

/// Draws tokens according to their probabilities.
class Sampler {
 public:
  /// @param stream different for each sentence, so that what it draws is independent of the others.
  Sampler(const Sampling& sampling, std::uint64_t stream);

  /// @param logits minus infinity for tokens that must not be drawn.
  /// @return an index into them; nothing if there is nothing to draw.
  std::optional<Index> draw(const Real* logits, Index size);

 private:
  void rank(const Real* logits, Index size);

  Sampling sampling_;
  Random random_;
  std::vector<kernels::Ranked> ranked_;
};

}  // namespace attentive
