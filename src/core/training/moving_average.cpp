#include "core/training/moving_average.h"

#include <cmath>

namespace attentive {

void update_moving_average(Parameters& mean, const Parameters& weights, double decay,
                           std::int64_t step, Workers& workers) {
  // Subtracted in double precision, because 1 - 0.9999 in single precision loses four digits.
  const auto share =
      static_cast<Real>((1 - decay) / (1 - std::pow(decay, static_cast<double>(step))));
  workers.for_each_slice(mean.flat().size(), [&](std::size_t, std::size_t begin, std::size_t size) {
    Real* m = mean.flat().data() + begin;
    const Real* w = weights.flat().data() + begin;
    for (std::size_t i = 0; i < size; ++i) m[i] += share * (w[i] - m[i]);
  });
}

}  // namespace attentive
