#include "core/search/sampling.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "core/heap_sort.h"

namespace attentive {

Sampler::Sampler(const Sampling& sampling, std::uint64_t stream)
    : sampling_(sampling), random_(Random(sampling.seed).next() + stream) {}

std::optional<Index> Sampler::draw(const Real* logits, Index size) {
  rank(logits, size);
  if (ranked_.empty()) return std::nullopt;
  const Real greatest = kernels::largest(logits, size);
  double sum = 0;
  for (kernels::Ranked& token : ranked_) {
    token.value = std::exp((token.value - greatest) / sampling_.temperature);
    sum += token.value;
  }
  double kept = 0;
  std::size_t count = 0;
  while (count < ranked_.size() && kept < sampling_.top_p * sum) kept += ranked_[count++].value;
  double rest = random_.uniform() * kept;
  std::size_t drawn = 0;
  while (drawn + 1 < count && (rest -= ranked_[drawn].value) >= 0) ++drawn;
  return ranked_[drawn].index;
}

/// Collects the tokens to draw from, sorted by probability if top_k or top_p is set.
void Sampler::rank(const Real* logits, Index size) {
  if (sampling_.top_k > 0) {
    ranked_.resize(static_cast<std::size_t>(std::min(sampling_.top_k, size)));
    ranked_.resize(kernels::top_k(logits, size, ranked_).size());
    return;
  }
  ranked_.clear();
  for (Index i = 0; i < size; ++i) {
    if (logits[i] > -std::numeric_limits<Real>::infinity()) ranked_.push_back({i, logits[i]});
  }
  if (sampling_.top_p < 1) {
    heap_sort(ranked_,
              [](const kernels::Ranked& a, const kernels::Ranked& b) { return a.value > b.value; });
  }
}

}  // namespace attentive
