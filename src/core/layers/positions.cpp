#include "core/layers/positions.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/kernels/vectors.h"

namespace attentive {
namespace {

// Hardly any sentence is longer, so decoding rarely makes the table grow.
constexpr Index min_positions = 256;

constexpr double log_of_10000 = 9.210340371976184;

// Taylor series in Horner's form, with enough terms that those left out are less than rounding
// wherever |x| is at most 1.

double small_exp(double x) {
  double sum = 1;
  for (int n = 20; n > 0; --n) sum = 1 + x / n * sum;
  return sum;
}

double small_sin(double x) {
  double sum = 1;
  for (int n = 20; n > 0; n -= 2) sum = 1 - x * x / (n * (n + 1)) * sum;
  return x * sum;
}

double small_cos(double x) {
  double sum = 1;
  for (int n = 20; n > 0; n -= 2) sum = 1 - x * x / (n * (n - 1)) * sum;
  return sum;
}

/// Returns 10000^(-1 / intervals), as the sixteenth power of a number near 1.
double ratio_of_frequencies(Index intervals) {
  double ratio = small_exp(-log_of_10000 / (16 * static_cast<double>(intervals)));
  for (int i = 0; i < 4; ++i) ratio *= ratio;
  return ratio;
}

/// The sine and cosine of an angle.
struct Angle {
  double sine;
  double cosine;

  Angle operator+(const Angle& other) const {
    return {sine * other.cosine + cosine * other.sine, cosine * other.cosine - sine * other.sine};
  }
};

}  // namespace

void Positions::extend(Index count, Index features) {
  if (count <= table_.rows() && features == table_.cols()) return;
  // Doubling keeps positions that come one by one from being recomputed each time.
  const Index doubled = features == table_.cols() ? 2 * table_.rows() : 0;
  table_.resize(std::max({count, doubled, min_positions}), features);
  const Index half = features / 2;
  const double ratio = ratio_of_frequencies(std::max<Index>(1, half - 1));
  double frequency = 1;
  for (Index i = 0; i < half; ++i, frequency *= ratio) {
    const Angle step{small_sin(frequency), small_cos(frequency)};
    Angle angle{0, 1};
    for (Index p = 0; p < table_.rows(); ++p) {
      table_(p, i) = static_cast<Real>(angle.sine);
      table_(p, half + i) = static_cast<Real>(angle.cosine);
      angle = angle + step;
    }
  }
}

Real PositionalEmbedding::scale() const {
  return std::sqrt(static_cast<Real>(embedding.weight.cols));
}

void PositionalEmbedding::forward(View y, const Weights& weights, const Positions& positions,
                                  std::span<const std::int32_t> ids, Index first,
                                  Index batch) const {
  embedding.forward(y, weights, ids);
  y *= scale();
  for (Index row = 0; row < y.rows(); ++row) {
    kernels::add_scaled(1, positions[first + row / batch], row_data(y, row), y.cols());
  }
}

void PositionalEmbedding::backward(Parameters& gradients, View dy,
                                   std::span<const std::int32_t> ids) const {
  dy *= scale();
  embedding.backward(gradients, dy, ids);
}

}  // namespace attentive
