#include "core/training/trainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <utility>

#include "core/error.h"

namespace attentive {
namespace {

std::vector<Example> within_length(std::vector<Example> examples, Index max_length) {
  const auto limit = static_cast<std::size_t>(max_length);
  std::erase_if(examples, [limit](const Example& example) {
    return example.source.size() > limit || example.target.size() > limit;
  });
  if (examples.empty()) {
    throw Error(ErrorCode::invalid_argument,
                "there is nothing to train on: no example has at most " +
                    std::to_string(max_length) + " tokens on both sides (training.max_length)");
  }
  return examples;
}

// Seeds for the order of an epoch and the dropout of a step; mixed so that nearby numbers give
// unrelated streams.
std::uint64_t derive_seed(std::uint64_t seed, std::uint64_t a, std::uint64_t b) {
  Random random(seed);
  Random mixed(random.next() + a);
  return mixed.next() + b;
}

}  // namespace

Trainer::Trainer(Bundle bundle, const TrainingConfig& config, std::vector<Example> examples)
    : bundle_(std::move(bundle)),
      config_(config),
      examples_(within_length(std::move(examples), config.max_length)),
      model_(bundle_.config),
      batcher_(examples_, config.batch_tokens),
      optimizer_(bundle_.parameters.shared_layout()),
      shards_(static_cast<std::size_t>(config.threads)),
      workers_(std::make_unique<Workers>(shards_.size())),
      total_steps_(config.epochs * batcher_.batch_count()) {
  for (Shard& shard : shards_) shard.gradients = Parameters(bundle_.parameters.shared_layout());
}

TrainingMetrics Trainer::advance(std::int64_t steps) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  TrainingMetrics metrics;
  std::int64_t done = 0;
  for (; done < steps && !finished(); ++done) train_step(metrics);

  metrics.step = step_;
  metrics.total_steps = total_steps_;
  metrics.epoch = static_cast<double>(step_) / static_cast<double>(steps_per_epoch());
  if (done > 0) {
    metrics.loss /= static_cast<double>(metrics.tokens);
    metrics.perplexity = std::exp(metrics.loss);
    metrics.gradient_norm /= static_cast<double>(done);
  }
  metrics.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return metrics;
}

void Trainer::train_step(TrainingMetrics& metrics) {
  const std::int64_t epoch = step_ / steps_per_epoch();
  const std::int64_t index = step_ % steps_per_epoch();
  if (started_epoch_ != epoch) {
    batcher_.start_epoch(derive_seed(config_.seed, 1, static_cast<std::uint64_t>(epoch)));
    started_epoch_ = epoch;
  }
  const std::span<const std::uint32_t> indices = batcher_.batch(index);
  std::size_t tokens = 0;
  for (const std::uint32_t i : indices) tokens += examples_[i].target.size() + 1;

  const double scale = 1.0 / static_cast<double>(tokens);
  workers_->run([this, scale](std::size_t s) {
    const std::int64_t batch_index = step_ % steps_per_epoch();
    Shard& shard = shards_[s];
    shard.gradients.set_zero();
    shard.result = {};
    const std::span<const std::uint32_t> batch_indices = batcher_.batch(batch_index);
    if (s >= batch_indices.size()) return;
    fill_batch(examples_, batch_indices, s, shards_.size(), shard.batch);
    Random dropout(derive_seed(config_.seed, 2 + s, static_cast<std::uint64_t>(step_)));
    model_.forward(bundle_.parameters, shard.batch, {.random = &dropout}, shard.run);
    shard.result = cross_entropy(shard.batch.target, config_.label_smoothing, scale,
                                 shard.run.decoder.logits.view());
    model_.backward(bundle_.parameters, shard.gradients, shard.batch, shard.run);
  });

  Parameters& gradients = shards_.front().gradients;
  double loss = shards_.front().result.negative_log_likelihood;
  for (std::size_t s = 1; s < shards_.size(); ++s) {
    const std::span<Real> sum = gradients.flat();
    const std::span<const Real> part = std::as_const(shards_[s].gradients).flat();
    std::transform(sum.begin(), sum.end(), part.begin(), sum.begin(), std::plus<>());
    loss += shards_[s].result.negative_log_likelihood;
  }
  const double norm = clip_by_global_norm(gradients, config_.clip_norm);
  if (!std::isfinite(loss) || !std::isfinite(norm)) {
    throw Error(ErrorCode::diverged,
                "training diverged at step " + std::to_string(step_ + 1) +
                    ": the loss or a gradient is not finite; lower training.learning_rate or "
                    "training.clip_norm, or lengthen training.warmup_steps");
  }

  metrics.learning_rate = learning_rate_at(config_, step_ + 1, total_steps_);
  optimizer_.update(step_ + 1, metrics.learning_rate, gradients, bundle_.parameters);
  ++step_;
  metrics.loss += loss;
  metrics.gradient_norm += norm;
  metrics.tokens += static_cast<std::int64_t>(tokens);
  metrics.examples += static_cast<std::int64_t>(indices.size());
}

}  // namespace attentive
