#include "core/kernels/activations.h"

#include <cmath>

#include "core/kernels/top_k.h"
#include "core/kernels/vector_math.h"
#include "core/kernels/vectors.h"

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

void relu(View x) {
  apply(x, [](Lanes values) { return values < Lanes{} ? Lanes{} : values; });
}

void relu_backward(View d, ConstView y) {
  for (Index row = 0; row < d.rows(); ++row) {
    Real* values = row_data(d, row);
    const Real* of = row_data(y, row);
    for_each_register(d.cols(), [&](Index i, Index count) {
      const Lanes kept = load(of + i, count) > Lanes{} ? load(values + i, count) : Lanes{};
      store(values + i, kept, count);
    });
  }
}

Real log_sum_exp(const Real* x, Index size) {
  const Real shift = largest(x, size);
  const Real sum = sum_over(size, [&](Index i, Index count, Lanes partial) {
    return partial + first_of(exp(load(x + i, count) - shift), count);
  });
  return shift + std::log(sum);
}

Real softmax(Real* x, Index size) {
  const Real shift = largest(x, size);
  const Real sum = sum_over(size, [&](Index i, Index count, Lanes partial) {
    const Lanes e = exp(load(x + i, count) - shift);
    store(x + i, e, count);
    return partial + first_of(e, count);
  });
  const Lanes factor = splat(1 / sum);
  for_each_register(
      size, [&](Index i, Index count) { store(x + i, load(x + i, count) * factor, count); });
  return shift + std::log(sum);
}

void softmax_backward(Real* d, const Real* y, Index size) {
  const Lanes mean = splat(dot(d, y, size));
  for_each_register(size, [&](Index i, Index count) {
    store(d + i, load(y + i, count) * (load(d + i, count) - mean), count);
  });
}

}  // namespace attentive::kernels
