#include "core/training/evaluate.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/error.h"
#include "core/layers/cross_entropy.h"

namespace attentive {
namespace {

constexpr Index batch_tokens = 4096;

// Rejects very long examples: a batch's logits take tokens times vocabulary, and a single endless
// line must not take all memory.
std::span<const Example> bounded(std::span<const Example> examples) {
  constexpr std::size_t most = 10'000;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    const std::size_t longest = std::max(examples[i].source.size(), examples[i].target.size());
    if (longest <= most) continue;
    refuse("example " + std::to_string(i + 1) + " has " + std::to_string(longest) +
           " tokens on a side, more than " + std::to_string(most) + "; cut it into sentences");
  }
  return examples;
}

}  // namespace

ReferenceScorer::ReferenceScorer(const ModelConfig& config, std::span<const Example> examples)
    : examples_(bounded(examples)), model_(config), batcher_(examples, batch_tokens) {
  batcher_.start_epoch(0);
}

std::optional<ForcedScore> ReferenceScorer::advance(const Weights& weights) {
  if (next_batch_ < batcher_.batch_count()) {
    fill_batch(batch_, examples_, batcher_.batch(next_batch_++), 0, 1);
    model_.forward(activations_, weights, batch_, {});
    const CrossEntropy result =
        cross_entropy(activations_.decoder.logits.view(), batch_.target, 0, 1);
    sum_ += result.negative_log_likelihood;
    tokens_ += result.tokens;
    if (next_batch_ < batcher_.batch_count()) return std::nullopt;
  }
  const std::int64_t tokens = std::exchange(tokens_, 0);
  const double loss = tokens > 0 ? sum_ / static_cast<double>(tokens) : 0;
  next_batch_ = 0;
  sum_ = 0;
  return ForcedScore{.loss = loss, .perplexity = std::exp(loss), .tokens = tokens};
}

ForcedScore score_references(const ModelView& model, std::span<const Example> examples,
                             const std::function<bool()>& cancelled) {
  ReferenceScorer scorer(model.description.config, examples);
  for (;;) {
    if (cancelled && cancelled()) throw Error(ErrorCode::aborted, "the evaluation was cancelled");
    if (const std::optional<ForcedScore> score = scorer.advance(model.weights)) return *score;
  }
}

}  // namespace attentive
