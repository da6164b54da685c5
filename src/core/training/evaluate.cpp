#include "core/training/evaluate.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/error.h"
#include "core/layers/cross_entropy.h"

namespace attentive {
namespace {

// The logits of a batch take tokens times vocabulary; one endless line must not take all memory.
void require_bounded_lengths(std::span<const Example> examples) {
  constexpr std::size_t most = 10'000;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    const std::size_t longest = std::max(examples[i].source.size(), examples[i].target.size());
    if (longest <= most) continue;
    throw Error(ErrorCode::invalid_argument, "example " + std::to_string(i + 1) + " has " +
                                                 std::to_string(longest) +
                                                 " tokens on a side, more than " +
                                                 std::to_string(most) + "; cut it into sentences");
  }
}

}  // namespace

ForcedScore score_references(const Bundle& bundle, std::span<const Example> examples,
                             const std::function<bool()>& cancelled) {
  constexpr Index batch_tokens = 4096;
  require_bounded_lengths(examples);
  const Seq2Seq model(bundle.config);
  Batcher batcher(examples, batch_tokens);
  batcher.start_epoch(0);
  Batch batch;
  Seq2SeqRun run;
  double sum = 0;
  ForcedScore score;
  for (std::int64_t i = 0; i < batcher.batch_count(); ++i) {
    if (cancelled && cancelled()) throw Error(ErrorCode::aborted, "the evaluation was cancelled");
    fill_batch(examples, batcher.batch(i), 0, 1, batch);
    model.forward(bundle.parameters, batch, {}, run);
    const CrossEntropy result = cross_entropy(batch.target, 0, 1, run.decoder.logits.view());
    sum += result.negative_log_likelihood;
    score.tokens += result.tokens;
  }
  if (score.tokens > 0) score.loss = sum / static_cast<double>(score.tokens);
  score.perplexity = std::exp(score.loss);
  return score;
}

}  // namespace attentive
