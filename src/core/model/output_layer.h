#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/layers/embedding.h"
#include "core/layers/linear.h"
#include "core/model/config.h"

namespace attentive {

struct DecoderActivations;

/// Makes the embedding of target tokens, or returns the source embedding if all are tied.
/// @param prefix of the parameters' names.
Embedding make_target_embedding(ParameterLayout& layout, const std::string& prefix,
                                const ModelConfig& config, Index vocabulary_size,
                                const Embedding& source_embedding);

/// The last layer of every decoder, which scores target tokens: logits = x · Wᵀ + b. If the two are
/// tied, W is the target embedding.
struct OutputLayer {
  Linear linear;  // [vocabulary, features]

  OutputLayer(ParameterLayout& layout, const std::string& prefix, const ModelConfig& config,
              Index features, Index vocabulary_size, const Embedding& target_embedding);

  Index features() const { return linear.weight.cols; }
  Index vocabulary_size() const { return linear.weight.rows; }

  /// Gives the logits the shape of activations.time steps.
  void resize(DecoderActivations& activations) const;

  /// Computes the logits of all tokens, or of those selected, from x [rows, features], the rows of
  /// a batch from `first` on.
  void forward(DecoderActivations& activations, const Weights& weights, ConstView x,
               Index first) const;

  /// Has `forward` score only these tokens, in this order, until they are cleared.
  void select(DecoderActivations& activations, const Weights& weights,
              std::span<const std::int32_t> tokens) const;
};

}  // namespace attentive
