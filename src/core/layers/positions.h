#pragma once

#include <cstdint>
#include <span>

#include "core/layers/embedding.h"

namespace attentive {

/// Sinusoidal positions (Vaswani et al. 2017, 1706.03762, section 3.5), sines in the first half of
/// the features and cosines in the second, with the frequencies of Tensor2Tensor and Marian:
///
///   PE(p)[i]                = sin(p * w_i)
///   PE(p)[features / 2 + i] = cos(p * w_i)      w_i = 10000^(-i / (features / 2 - 1))
///
/// They are computed by additions and multiplications alone, in double precision, so that every
/// platform has the same values, whatever its mathematical library.
class Positions {
 public:
  /// Makes sure that the table has positions 0 to count - 1; allocates only if it lacks some.
  /// @param features an even number.
  void extend(Index count, Index features);

  /// Returns PE(position), [features]; extend must have made the position.
  const Real* operator[](Index position) const { return row_data(table_.view(), position); }

 private:
  Matrix table_;  // [positions, features]
};

/// Embeds tokens and their positions:
///
///   y = sqrt(features) * E[id] + PE(position)
struct PositionalEmbedding {
  Embedding embedding;

  /// Embeds the tokens of some steps of a batch, of which the first is at position `first`.
  /// y [ids.size(), features], time-major.
  void forward(View y, const Weights& weights, const Positions& positions,
               std::span<const std::int32_t> ids, Index first, Index batch) const;

  /// Adds to the gradients of the rows that were looked up; scales dy in place.
  void backward(Parameters& gradients, View dy, std::span<const std::int32_t> ids) const;

 private:
  Real scale() const;
};

}  // namespace attentive
