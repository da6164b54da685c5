#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/kernels/top_k.h"
#include "core/random.h"
#include "core/tensor.h"

namespace attentive {

/// How tokens are drawn instead of searched for.
struct Sampling {
  /// What logits are divided by: below 1 the probable becomes more probable.
  Real temperature = 1;
  /// Draws from so many of the most probable tokens only; 0 for all (Fan et al. 2018, 1805.04833).
  Index top_k = 0;
  /// Draws from the fewest most probable tokens that together have this probability (Holtzman et
  /// al. 2020, 1904.09751).
  Real top_p = 1;
  std::uint64_t seed = 1;
};

/// Draws tokens by their probabilities.
class Sampler {
 public:
  /// @param stream one for each sentence, so that it draws the same whatever is drawn beside it.
  Sampler(const Sampling& sampling, std::uint64_t stream);

  /// @param logits minus infinity for what is not to be drawn.
  /// @return a place in them; nothing if there is nothing to draw.
  std::optional<Index> draw(const Real* logits, Index size);

 private:
  void rank(const Real* logits, Index size);

  Sampling sampling_;
  Random random_;
  std::vector<kernels::Ranked> ranked_;
};

}  // namespace attentive
