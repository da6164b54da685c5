#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace attentive {

/// A small, fast generator of well-mixed 64-bit numbers (SplitMix64: Steele et al. 2014), the same
/// on every platform, unlike the distributions of <random>.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }

  /// Returns a uniform number in [0, 1).
  double uniform() { return static_cast<double>(next() >> 11U) * 0x1p-53; }

  /// Returns a uniform number in [0, bound); the bias for bounds far below 2^64 is not measurable.
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }

 private:
  std::uint64_t state_;
};

/// Shuffles values; all orders are equally likely (Durstenfeld 1964, "Algorithm 235").
template <typename Value>
void shuffle(std::vector<Value>& values, Random& random) {
  for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[random.below(i)]);
}

}  // namespace attentive
