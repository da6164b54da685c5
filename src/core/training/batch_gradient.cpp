#include "core/training/batch_gradient.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "core/training/seeds.h"

namespace attentive {

BatchGradient::BatchGradient(const ModelConfig& model, const TrainingConfig& training,
                             Workers& workers)
    : config_(model),
      model_(model),
      label_smoothing_(training.label_smoothing),
      seed_(training.seed),
      shards_(workers.count()),
      workers_(&workers) {
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
    fill_batch(shard.batch, examples, batch, s, shards_.size());
    Random random(derive_seed(seed_, SeedStream::shard_of_step, step, s));
    model_.forward(shard.activations, parameters, shard.batch, {&random, teacher_forcing_ratio});
    shard.result = cross_entropy(shard.activations.decoder.logits.view(), shard.batch.target,
                                 label_smoothing_, 1.0 / static_cast<double>(loss.tokens));
    model_.backward(shard.d_activations, shard.gradients, parameters, shard.batch,
                    shard.activations);
  };
  workers_->run(std::ref(compute_shard));

  add_up_gradients();
  for (const Shard& shard : shards_) {
    loss.negative_log_likelihood += shard.result.negative_log_likelihood;
  }
  return loss;
}

void BatchGradient::add_up_gradients() {
  if (shards_.size() == 1) return;
  const std::span<Real> sum = gradients().flat();
  workers_->for_each_slice(sum.size(), [&](std::size_t, std::size_t begin, std::size_t size) {
    const std::span<Real> slice = sum.subspan(begin, size);
    for (std::size_t s = 1; s < shards_.size(); ++s) {
      const std::span<const Real> part = std::as_const(shards_[s].gradients).flat();
      std::transform(slice.begin(), slice.end(), part.begin() + static_cast<std::ptrdiff_t>(begin),
                     slice.begin(), std::plus<>());
    }
  });
}

std::optional<Insight> BatchGradient::insight() const {
  std::int64_t tokens = 0;
  for (const Shard& shard : shards_) tokens += shard.result.tokens;
  if (tokens == 0) return std::nullopt;
  InsightGatherer gatherer(config_, 1.0 / static_cast<double>(tokens));
  for (const Shard& shard : shards_) {
    if (shard.result.tokens > 0) {
      gatherer.add(shard.batch, shard.activations, shard.d_activations);
    }
  }
  return gatherer.result();
}

}  // namespace attentive
