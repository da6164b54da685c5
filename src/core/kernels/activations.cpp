#include "core/kernels/activations.h"

#include <cmath>

namespace attentive::kernels {
namespace {

using Array = Eigen::Map<Eigen::Array<Real, Eigen::Dynamic, 1>>;
using ConstArray = Eigen::Map<const Eigen::Array<Real, Eigen::Dynamic, 1>>;

}  // namespace

void sigmoid(View x) { x.array() = x.array().logistic(); }

void tanh(View x) { x.array() = x.array().tanh(); }

void tanh_of_sum(const Real* a, const Real* b, Real* out, Index size) {
  Array(out, size) = (ConstArray(a, size) + ConstArray(b, size)).tanh();
}

Real softmax(Real* x, Index size) {
  Array values(x, size);
  const Real largest = values.maxCoeff();
  values = (values - largest).exp();
  const Real sum = values.sum();
  values /= sum;
  return largest + std::log(sum);
}

}  // namespace attentive::kernels
