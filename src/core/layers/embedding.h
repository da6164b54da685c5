#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/weights/parameters.h"

namespace attentive {

/// Looks up a vector for each token id: y[i] = weight[ids[i]].
struct Embedding {
  Parameter weight;  // [vocabulary, features]

  Embedding(ParameterLayout& layout, const std::string& name, Index vocabulary_size,
            Index features);
  /// Shares another embedding's table.
  explicit Embedding(const Parameter& shared) : weight(shared) {}

  /// Computes y [ids.size(), features].
  /// @throws Error invalid_argument for an id outside the vocabulary.
  void forward(View y, const Weights& weights, std::span<const std::int32_t> ids) const;

  /// Adds dy [ids.size(), features] to the rows that were looked up.
  void backward(Parameters& gradients, ConstView dy, std::span<const std::int32_t> ids) const;
};

}  // namespace attentive
