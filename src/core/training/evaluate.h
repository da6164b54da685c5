#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "core/bundle/bundle.h"
#include "core/model/seq2seq.h"
#include "core/training/batcher.h"

namespace attentive {

/// Measures how well a model predicts each token of the references when it is fed those before
/// (teacher forcing).
struct ForcedScore {
  double loss = 0;        // mean of -ln p per target token, including </s>
  double perplexity = 0;  // exp(loss)
  std::int64_t tokens = 0;
};

/// Scores examples batch by batch, so that the calling loop stays responsive.
class ReferenceScorer {
 public:
  /// `examples` must outlive the scorer.
  /// @throws Error invalid_argument for an example of more than 10,000 tokens on a side.
  ReferenceScorer(const ModelConfig& config, std::span<const Example> examples);

  /// Scores the next batch. After the last one, returns the score of all examples and starts over.
  /// The weights must not change in between.
  std::optional<ForcedScore> advance(const Weights& weights);

 private:
  std::span<const Example> examples_;
  Seq2Seq model_;
  Batcher batcher_;
  Batch batch_;
  Seq2SeqActivations activations_;
  std::int64_t next_batch_ = 0;
  double sum_ = 0;
  std::int64_t tokens_ = 0;
};

/// Scores all examples.
/// @param cancelled called before every batch; returning true stops the work with Error aborted.
/// @throws Error invalid_argument for an example of more than 10,000 tokens on a side.
ForcedScore score_references(const ModelView& model, std::span<const Example> examples,
                             const std::function<bool()>& cancelled = {});

}  // namespace attentive
