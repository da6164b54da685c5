#include "core/kernels/activations.h"

#include <cmath>

#include "core/kernels/top_k.h"
#include "core/kernels/vector_math.h"

namespace attentive::kernels {
namespace {

template <typename Function>
void apply(View x, Function function) {
  for (Index row = 0; row < x.rows(); ++row) {
    Real* values = row_data(x, row);
    for_each_register(x.cols(), [&](Index i, Index count) {
      store(values + i, function(load(values + i, count)), count);
    });
  }
}

}  // namespace

void sigmoid(View x) {
  apply(x, [](Lanes values) { return sigmoid(values); });
}

void tanh(View x) {
  apply(x, [](Lanes values) { return tanh(values); });
}

Real log_sum_exp(const Real* x, Index size) {
  const Real shift = largest(x, size);
  const Index whole = size - size % lanes;
  Lanes sums{};
  for (Index i = 0; i < whole; i += lanes) sums += exp(load(x + i) - shift);
  Real sum = sum_of(sums);
  const Lanes rest = exp(load(x + whole, size - whole) - shift);
  for (Index i = 0; i < size - whole; ++i) sum += rest[i];
  return shift + std::log(sum);
}

Real softmax(Real* x, Index size) {
  const Real shift = largest(x, size);
  const Index whole = size - size % lanes;
  Lanes sums{};
  for (Index i = 0; i < whole; i += lanes) {
    const Lanes e = exp(load(x + i) - shift);
    store(x + i, e);
    sums += e;
  }
  Real sum = sum_of(sums);
  if (whole < size) {
    const Index count = size - whole;
    store(x + whole, exp(load(x + whole, count) - shift), count);
    for (Index i = whole; i < size; ++i) sum += x[i];
  }
  const Lanes factor = splat(1 / sum);
  for_each_register(
      size, [&](Index i, Index count) { store(x + i, load(x + i, count) * factor, count); });
  return shift + std::log(sum);
}

}  // namespace attentive::kernels
