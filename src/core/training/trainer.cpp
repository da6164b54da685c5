#include "core/training/trainer.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "core/error.h"
#include "core/kernels/vectors.h"
#include "core/training/moving_average.h"
#include "core/training/seeds.h"

namespace attentive {
namespace {

std::vector<std::size_t> positions_within(std::span<const Example> examples, Index max_length) {
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    if (examples[i].is_within(max_length)) positions.push_back(i);
  }
  if (positions.empty()) {
    refuse("there is nothing to train on: no example has at most " + std::to_string(max_length) +
           " tokens on both sides (training.max_length)");
  }
  return positions;
}

std::vector<Example> select(std::vector<Example> examples, std::span<const std::size_t> positions) {
  for (std::size_t i = 0; i < positions.size(); ++i) {
    if (positions[i] != i) examples[i] = std::move(examples[positions[i]]);
  }
  examples.resize(positions.size());
  return examples;
}

// A healthy training may be worse than guessing for a step or two, but not by this factor, and not
// for this many consecutive steps.
constexpr double max_perplexity_factor = 1000;
constexpr int max_hopeless_steps = 10;

/// Returns how many epochs' weights to keep; 0 if the result is just the last weights.
std::size_t kept_count(const TrainingConfig& config) {
  const bool last_alone = !config.early_stopping_patience && config.average_checkpoints == 1;
  return last_alone ? 0 : static_cast<std::size_t>(config.average_checkpoints);
}

}  // namespace

Trainer::Trainer(TrainableModel model, const TrainingConfig& config, TrainingExamples examples)
    : model_(std::move(model)),
      config_(config),
      augmenter_(std::move(examples.augmenter)),
      positions_(positions_within(examples.pairs, config.max_length)),
      examples_(select(std::move(examples.pairs), positions_)),
      batcher_(examples_, config.batch_tokens),
      workers_(std::make_unique<Workers>(static_cast<std::size_t>(config.threads))),
      gradient_(model_.config, config, *workers_),
      optimizer_(config.optimizer, model_.parameters.shared_layout()),
      dev_history_(config),
      kept_weights_(kept_count(config)),
      total_steps_(config.epochs * batcher_.batch_count()) {
  if (config_.ema_decay > 0) trained_weights_ = model_.parameters;
}

void TrainingMetrics::add(const TrainingMetrics& later) {
  const TrainingMetrics before = std::exchange(*this, later);
  const auto mean = [](double first, std::int64_t first_weight, double second,
                       std::int64_t second_weight) {
    return (first * static_cast<double>(first_weight) +
            second * static_cast<double>(second_weight)) /
           static_cast<double>(std::max<std::int64_t>(first_weight + second_weight, 1));
  };
  loss = mean(before.loss, before.tokens, later.loss, later.tokens);
  perplexity = std::exp(loss);
  gradient_norm = mean(before.gradient_norm, before.steps, later.gradient_norm, later.steps);
  steps += before.steps;
  examples += before.examples;
  tokens += before.tokens;
  seconds += before.seconds;
}

TrainingMetrics Trainer::advance(std::int64_t steps) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  if (steps > 0 && awaits_dev_loss()) {
    refuse("epoch " + std::to_string(epochs_done()) + " has ended, and training." +
           config_.option_that_needs_dev_loss() +
           " needs its dev loss: call observe_dev_loss before advance");
  }
  TrainingMetrics metrics;
  while (metrics.steps < steps && !finished() && !awaits_dev_loss()) train_step(metrics);

  metrics.step = step_;
  metrics.total_steps = total_steps_;
  metrics.epoch = static_cast<double>(step_) / static_cast<double>(steps_per_epoch());
  if (metrics.steps > 0) {
    metrics.loss /= static_cast<double>(metrics.tokens);
    metrics.perplexity = std::exp(metrics.loss);
    metrics.gradient_norm /= static_cast<double>(metrics.steps);
  }
  metrics.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return metrics;
}

void Trainer::train_step(TrainingMetrics& metrics) {
  const std::int64_t epoch = epochs_done();
  if (started_epoch_ != epoch) {
    batcher_.start_epoch(derive_seed(config_.seed, SeedStream::order_of_epoch, epoch));
    started_epoch_ = epoch;
  }
  const std::span<const std::uint32_t> batch = batcher_.batch(step_ % steps_per_epoch());
  const double teacher_forcing_ratio = next_teacher_forcing_ratio();
  const BatchGradient::Loss loss = compute_gradient(batch, teacher_forcing_ratio);
  const double norm = clip_by_global_norm(gradient_.gradients(), config_.clip_norm, *workers_);
  if (!std::isfinite(loss.negative_log_likelihood) || !std::isfinite(norm)) {
    throw Error(ErrorCode::diverged,
                "training diverged at step " + std::to_string(step_ + 1) +
                    ": the loss or a gradient is not finite; lower training.learning_rate or "
                    "training.clip_norm, or lengthen training.warmup_steps");
  }

  check_for_divergence(loss, examples_[batch.front()].decoder);

  metrics.learning_rate = next_learning_rate();
  metrics.teacher_forcing_ratio = teacher_forcing_ratio;
  optimizer_.update(trained_weights(), gradient_.gradients(), step_ + 1, metrics.learning_rate,
                    *workers_);
  if (!weights_are_finite()) {
    throw Error(ErrorCode::diverged,
                "training diverged at step " + std::to_string(step_ + 1) +
                    ": a weight is not finite; resume from an earlier checkpoint or start anew, "
                    "with a lower training.learning_rate");
  }
  ++step_;
  if (trained_weights_) {
    update_moving_average(model_.parameters, *trained_weights_, config_.ema_decay, step_,
                          *workers_);
  }
  metrics.loss += loss.negative_log_likelihood;
  metrics.gradient_norm += norm;
  ++metrics.steps;
  metrics.tokens += loss.tokens;
  metrics.examples += static_cast<std::int64_t>(batch.size());
  if (at_end_of_epoch() && !awaits_dev_loss()) end_epoch();
}

BatchGradient::Loss Trainer::compute_gradient(std::span<const std::uint32_t> batch,
                                              double teacher_forcing_ratio) {
  if (augmenter_ == nullptr) {
    return gradient_.compute(trained_weights(), examples_, batch, step_, teacher_forcing_ratio);
  }
  Random random(derive_seed(config_.seed, SeedStream::augmentation_of_step, step_));
  variants_.clear();
  for (const std::uint32_t i : batch) {
    variants_.push_back(augmenter_->variant(positions_[i], random));
  }
  std::vector<std::uint32_t> all(variants_.size());
  std::iota(all.begin(), all.end(), 0U);
  return gradient_.compute(trained_weights(), variants_, all, step_, teacher_forcing_ratio);
}

void Trainer::check_for_divergence(const BatchGradient::Loss& loss, std::size_t decoder) {
  const auto choices = static_cast<double>(model_.config.targets[decoder].vocabulary_size);
  const double mean = loss.negative_log_likelihood / static_cast<double>(loss.tokens);
  hopeless_steps_ = mean > std::log(max_perplexity_factor * choices) ? hopeless_steps_ + 1 : 0;
  if (hopeless_steps_ < max_hopeless_steps) return;
  throw Error(ErrorCode::diverged,
              "training diverged at step " + std::to_string(step_ + 1) + ": the loss was above " +
                  std::to_string(std::llround(std::log(max_perplexity_factor * choices))) +
                  " for " + std::to_string(max_hopeless_steps) +
                  " steps, far above that of guessing; resume from an earlier checkpoint or "
                  "start anew, with a lower training.learning_rate");
}

bool Trainer::weights_are_finite() const {
  const std::span<const Real> weights =
      (trained_weights_ ? *trained_weights_ : model_.parameters).flat();
  std::array<bool, Workers::slice_count> finite;
  finite.fill(true);
  workers_->for_each_slice(
      weights.size(), [&](std::size_t slice, std::size_t begin, std::size_t size) {
        finite[slice] = kernels::all_finite(weights.data() + begin, static_cast<Index>(size));
      });
  return std::ranges::find(finite, false) == finite.end();
}

double Trainer::next_learning_rate() const {
  return overrides_.learning_rate.value_or(
      learning_rate_at(config_.schedule, step_ + 1, total_steps_, dev_history_.reductions()));
}

double Trainer::next_teacher_forcing_ratio() const {
  return overrides_.teacher_forcing_ratio.value_or(
      teacher_forcing_ratio_at(config_.teacher_forcing, step_));
}

bool Trainer::awaits_dev_loss() const {
  return config_.option_that_needs_dev_loss() != nullptr && dev_loss_due();
}

bool Trainer::dev_loss_due() const {
  return at_end_of_epoch() && std::cmp_less(dev_history_.losses().size(), epochs_done());
}

void Trainer::observe_dev_loss(double loss) {
  if (!dev_loss_due()) {
    refuse(
        "no dev loss is awaited: call observe_dev_loss once after each epoch, if "
        "dev_loss_due says so");
  }
  if (!std::isfinite(loss)) {
    throw Error(ErrorCode::diverged, "training diverged: the dev loss after epoch " +
                                         std::to_string(epochs_done()) +
                                         " is not finite; lower training.learning_rate");
  }
  const bool awaited = awaits_dev_loss();
  while (std::cmp_less(dev_history_.losses().size() + 1, epochs_done())) {
    dev_history_.add(std::numeric_limits<double>::quiet_NaN());
  }
  dev_history_.add(loss);
  if (awaited) end_epoch();
}

bool Trainer::finished() const {
  return !awaits_dev_loss() && (step_ >= total_steps_ || dev_history_.stops());
}

double Trainer::rank_of(std::int64_t epoch) const {
  if (config_.early_stopping_patience) {
    return dev_history_.losses()[static_cast<std::size_t>(epoch - 1)];
  }
  return -static_cast<double>(epoch);
}

void Trainer::end_epoch() {
  kept_weights_.offer(epochs_done(), rank_of(epochs_done()), model_.parameters);
  if (finished() && kept_weights_.capacity() > 0) kept_weights_.average(model_.parameters);
}

std::vector<std::int64_t> Trainer::result_epochs() const {
  if (kept_weights_.capacity() == 0) return {epochs_done()};
  std::vector<std::int64_t> epochs;
  for (const KeptWeights::Entry& entry : kept_weights_.entries()) epochs.push_back(entry.epoch);
  return epochs;
}

}  // namespace attentive
