#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "core/bundle/bundle.h"
#include "core/model/seq2seq.h"
#include "core/training/batcher.h"

namespace attentive {

/// Says how well a model predicts the tokens of reference targets when it reads those before them
/// (teacher forcing).
struct ForcedScore {
  double loss = 0;        // mean of -log p per target token, </s> included, natural logarithm
  double perplexity = 0;  // exp(loss)
  std::int64_t tokens = 0;
};

/// Scores examples one batch at a time, so that the loop that calls it stays responsive.
class ReferenceScorer {
 public:
  /// `examples` must outlive the scorer.
  /// @throws Error invalid_argument for an example of more than 10,000 tokens on a side.
  ReferenceScorer(const ModelConfig& config, std::span<const Example> examples);

  /// Scores the next batch. After the last one it returns the score of all and starts over. The
  /// weights must stay the same meanwhile.
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

/// @throws Error invalid_argument for an example of more than 10,000 tokens on a side.
/// @param cancelled asked before every batch; true ends the work with Error aborted.
ForcedScore score_references(const Bundle& bundle, std::span<const Example> examples,
                             const std::function<bool()>& cancelled = {});

}  // namespace attentive
