#include "core/training/evaluate.h"

#include <cmath>

#include "core/error.h"

namespace attentive {

ForcedScore score_references(const Bundle& bundle, std::span<const Example> examples,
                             const std::function<bool()>& cancelled) {
  constexpr Index batch_tokens = 4096;
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
    model.forward(bundle.parameters, batch, nullptr, run);
    const CrossEntropy result = cross_entropy(batch.target, 0, 1, run.decoder.logits.view());
    sum += result.negative_log_likelihood;
    score.tokens += result.tokens;
  }
  if (score.tokens > 0) score.loss = sum / static_cast<double>(score.tokens);
  score.perplexity = std::exp(score.loss);
  return score;
}

}  // namespace attentive
