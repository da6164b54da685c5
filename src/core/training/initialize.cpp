#include "core/training/initialize.h"

#include <cmath>

#include "core/random.h"

namespace attentive {
namespace {

double bound_of(const ParameterLayout::Entry& entry) {
  if (entry.is_vector) return 0;
  if (entry.name.ends_with("embedding.weight")) return 0.1;
  return std::sqrt(6.0 / static_cast<double>(entry.parameter.cols + entry.parameter.rows));
}

}  // namespace

void initialize(Parameters& parameters, std::uint64_t seed) {
  Random random(seed);
  for (const ParameterLayout::Entry& entry : parameters.layout().entries()) {
    const double bound = bound_of(entry);
    View values = parameters[entry.parameter];
    for (Index row = 0; row < values.rows(); ++row) {
      for (Index col = 0; col < values.cols(); ++col) {
        values(row, col) = static_cast<Real>(bound * (2 * random.uniform() - 1));
      }
    }
  }
}

}  // namespace attentive
