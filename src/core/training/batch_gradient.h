#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/layers/cross_entropy.h"
#include "core/model/seq2seq.h"
#include "core/training/batcher.h"
#include "core/training/config.h"
#include "core/training/insight.h"
#include "core/training/workers.h"

namespace attentive {

/// Computes the loss of a batch and its gradient. The batch is split into shards, each of which has
/// its own thread, activations and gradients; the gradients are added up in a fixed order.
class BatchGradient {
 public:
  /// Makes one shard per worker; the workers must outlive this object.
  BatchGradient(const ModelConfig& model, const TrainingConfig& training, Workers& workers);

  struct Loss {
    double negative_log_likelihood = 0;  // summed over target tokens, unsmoothed
    std::int64_t tokens = 0;             // target tokens
  };

  /// Computes the gradient of the mean loss per target token, which gradients() then returns.
  /// Everything random follows from the configuration's seed and `step`, the number of steps done
  /// before this one.
  /// @param teacher_forcing_ratio 0...1.
  Loss compute(const Parameters& parameters, std::span<const Example> examples,
               std::span<const std::uint32_t> batch, std::int64_t step,
               double teacher_forcing_ratio);

  /// Summarizes the activations and gradients of the last `compute`; empty before the first.
  std::optional<Insight> insight() const;

  Parameters& gradients() { return shards_.front().gradients; }

 private:
  struct Shard {
    Batch batch;
    Seq2SeqActivations activations;
    Seq2SeqGradients d_activations;
    Parameters gradients;
    CrossEntropy result;
  };

  void add_up_gradients();

  ModelConfig config_;
  Seq2Seq model_;
  double label_smoothing_;
  std::uint64_t seed_;
  std::vector<Shard> shards_;
  Workers* workers_;
};

}  // namespace attentive
