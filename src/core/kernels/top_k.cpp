#include "core/kernels/top_k.h"

#include <algorithm>
#include <limits>

#include "core/kernels/lanes.h"

namespace attentive::kernels {
namespace {

constexpr Real lowest = -std::numeric_limits<Real>::infinity();

/// Puts an element that is greater than the last of a full `best` in its place.
/// @return how many there are now.
std::size_t insert(Ranked element, std::span<Ranked> best, std::size_t count) {
  std::size_t place = count < best.size() ? count++ : count - 1;
  for (; place > 0 && best[place - 1].value < element.value; --place) best[place] = best[place - 1];
  best[place] = element;
  return count;
}

}  // namespace

Real largest(const Real* x, Index size) {
  // Keeps several maxima, for each comparison waits for the one before.
  constexpr Index parts = 4;
  Lanes greatest[parts];
  for (Lanes& part : greatest) part = Lanes{} + lowest;
  Index i = 0;
  for (; i + parts * lanes <= size; i += parts * lanes) {
    for (Index part = 0; part < parts; ++part) {
      const Lanes values = load(x + i + part * lanes);
      greatest[part] = values > greatest[part] ? values : greatest[part];
    }
  }
  Real result = lowest;
  for (const Lanes& part : greatest) {
    for (Index lane = 0; lane < lanes; ++lane) result = std::max(result, part[lane]);
  }
  for (; i < size; ++i) result = std::max(result, x[i]);
  return result;
}

std::span<Ranked> top_k(const Real* x, Index size, std::span<Ranked> best) {
  if (best.empty()) return best;
  // Few blocks have an element that belongs among the best; the others are only compared.
  constexpr Index block = 16 * lanes;
  std::size_t count = 0;
  Real threshold = lowest;
  for (Index first = 0; first < size; first += block) {
    const Index last = std::min(size, first + block);
    if (!(largest(x + first, last - first) > threshold)) continue;
    for (Index i = first; i < last; ++i) {
      if (!(x[i] > threshold)) continue;
      count = insert({i, x[i]}, best, count);
      if (count == best.size()) threshold = best.back().value;
    }
  }
  return best.first(count);
}

}  // namespace attentive::kernels
