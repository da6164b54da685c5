#include "core/training/batch_gradient.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "core/training/seeds.h"

namespace attentive {

BatchGradient::BatchGradient(const ModelConfig& model, const TrainingConfig& training)
    : config_(model),
      model_(model),
      label_smoothing_(training.label_smoothing),
      seed_(training.seed),
      shards_(static_cast<std::size_t>(training.threads)),
      workers_(std::make_unique<Workers>(shards_.size())) {
  for (Shard& shard : shards_) shard.gradients = Parameters(model_.layout());
}

BatchGradient::Loss BatchGradient::compute(const Parameters& parameters,
                                           std::span<const Example> examples,
                                           std::span<const std::uint32_t> batch, std::int64_t step,
                                           double teacher_forcing_ratio) {
  Loss loss;
  for (const std::uint32_t i : batch) {
    loss.tokens += static_cast<std::int64_t>(examples[i].target.size()) + 1;
  }
  const auto compute_shard = [&](std::size_t s) {
    Shard& shard = shards_[s];
    shard.gradients.set_zero();
    shard.result = {};
    if (s >= batch.size()) return;
    fill_batch(examples, batch, s, shards_.size(), shard.batch);
    Random random(derive_seed(seed_, 2 + s, static_cast<std::uint64_t>(step)));
    model_.forward(parameters, shard.batch, {&random, teacher_forcing_ratio}, shard.run);
    shard.result =
        cross_entropy(shard.batch.target, label_smoothing_, 1.0 / static_cast<double>(loss.tokens),
                      shard.run.decoder.logits.view());
    model_.backward(parameters, shard.gradients, shard.batch, shard.run);
  };
  workers_->run(std::ref(compute_shard));

  loss.negative_log_likelihood = shards_.front().result.negative_log_likelihood;
  for (std::size_t s = 1; s < shards_.size(); ++s) {
    const std::span<Real> sum = gradients().flat();
    const std::span<const Real> part = std::as_const(shards_[s].gradients).flat();
    std::transform(sum.begin(), sum.end(), part.begin(), sum.begin(), std::plus<>());
    loss.negative_log_likelihood += shards_[s].result.negative_log_likelihood;
  }
  return loss;
}

std::optional<Insight> BatchGradient::insight() const {
  std::int64_t tokens = 0;
  for (const Shard& shard : shards_) tokens += shard.result.tokens;
  if (tokens == 0) return std::nullopt;
  InsightGatherer gatherer(config_, 1.0 / static_cast<double>(tokens));
  for (const Shard& shard : shards_) {
    if (shard.result.tokens > 0) gatherer.add(shard.batch, shard.run);
  }
  return gatherer.result();
}

}  // namespace attentive
