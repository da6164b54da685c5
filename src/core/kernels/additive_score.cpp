#include "core/kernels/additive_score.h"

#include "core/kernels/vector_math.h"

namespace attentive::kernels {

Real additive_score(const Real* v, const Real* key, const Real* query, Index size) {
  return sum_over(size, [&](Index i, Index count, Lanes sum) {
    const Lanes hidden = tanh(load(key + i, count) + load(query + i, count));
    return multiply_add(load(v + i, count), hidden, sum);
  });
}

// Recomputes the hidden layer: keeping it for every pair would take more time.
void additive_score_backward(Real d_score, const Real* v, const Real* key, const Real* query,
                             Index size, Real* d_v, Real* d_key, Real* d_query) {
  const Lanes d = splat(d_score);
  for_each_register(size, [&](Index i, Index count) {
    const Lanes hidden = tanh(load(key + i, count) + load(query + i, count));
    store(d_v + i, multiply_add(d, hidden, load(d_v + i, count)), count);
    const Lanes d_sum = d * load(v + i, count) * (1 - hidden * hidden);
    store(d_key + i, load(d_key + i, count) + d_sum, count);
    store(d_query + i, load(d_query + i, count) + d_sum, count);
  });
}

}  // namespace attentive::kernels
