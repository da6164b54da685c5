#include "core/training/optimizer.h"

#include <cmath>

namespace attentive {
namespace {

using Array = Eigen::Map<Eigen::Array<Real, Eigen::Dynamic, 1>>;
using ConstArray = Eigen::Map<const Eigen::Array<Real, Eigen::Dynamic, 1>>;

Array array(Parameters& parameters) {
  return {parameters.flat().data(), static_cast<Index>(parameters.flat().size())};
}
ConstArray array(const Parameters& parameters) {
  return {parameters.flat().data(), static_cast<Index>(parameters.flat().size())};
}

}  // namespace

double clip_by_global_norm(Parameters& gradients, double max_norm) {
  Array g = array(gradients);
  const double norm = std::sqrt(static_cast<double>(g.square().sum()));
  if (norm > max_norm) g *= static_cast<Real>(max_norm / norm);
  return norm;
}

void Adam::update(std::int64_t step, double learning_rate, const Parameters& gradients,
                  Parameters& parameters) {
  constexpr double b1 = 0.9;
  constexpr double b2 = 0.999;
  constexpr Real epsilon = 1e-8F;
  const auto t = static_cast<double>(step);
  const auto m_scale = static_cast<Real>(learning_rate / (1 - std::pow(b1, t)));
  const auto v_scale = static_cast<Real>(1 / (1 - std::pow(b2, t)));
  const auto r1 = static_cast<Real>(b1);
  const auto r2 = static_cast<Real>(b2);

  const ConstArray g = array(gradients);
  Array m = array(first_moment_);
  Array v = array(second_moment_);
  m = r1 * m + (1 - r1) * g;
  v = r2 * v + (1 - r2) * g.square();
  array(parameters) -= m_scale * m / ((v * v_scale).sqrt() + epsilon);
}

}  // namespace attentive
