#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/bundle/bundle.h"
#include "core/layers/cross_entropy.h"
#include "core/model/seq2seq.h"
#include "core/training/batcher.h"
#include "core/training/config.h"
#include "core/training/optimizer.h"
#include "core/training/workers.h"

namespace attentive {

/// What the last call of `advance` did. Losses and rates are means over its steps.
struct TrainingMetrics {
  std::int64_t step = 0;         // done so far
  std::int64_t total_steps = 0;  // when training ends
  double epoch = 0;              // passes over the examples so far
  double loss = 0;               // -log p per target token, natural logarithm, unsmoothed
  double perplexity = 0;         // exp(loss)
  double gradient_norm = 0;      // before clipping
  double learning_rate = 0;      // of the last step
  std::int64_t examples = 0;     // pairs seen by this call
  std::int64_t tokens = 0;       // target tokens seen by this call
  double seconds = 0;            // that this call took
};

/// Trains a model with teacher forcing: a state machine that a loop outside advances, so that the
/// loop decides on progress, pauses and checkpoints. Everything random follows from the seed and
/// the step, so a resumed run goes on as the first would have.
class Trainer {
 public:
  /// Starts from the bundle's weights.
  /// @throws Error invalid_argument if no example is short enough to train on.
  Trainer(Bundle bundle, const TrainingConfig& config, std::vector<Example> examples);

  /// Goes on from what `checkpoint` wrote, to the bit, with the same examples.
  /// @throws Error bad_model for a damaged or foreign file, invalid_argument for other examples.
  static Trainer resume(std::span<const std::byte> file, const std::string& file_name,
                        std::vector<Example> examples);

  /// Does up to `steps` steps, fewer if training ends.
  /// @throws Error diverged if a loss or gradient is not finite; the weights are those before the
  /// step.
  TrainingMetrics advance(std::int64_t steps);

  bool finished() const { return step_ >= total_steps_; }
  std::int64_t step() const { return step_; }
  std::int64_t total_steps() const { return total_steps_; }
  std::int64_t steps_per_epoch() const { return batcher_.batch_count(); }
  /// Pairs that are trained on: those within max_length.
  std::size_t example_count() const { return examples_.size(); }
  const TrainingConfig& config() const { return config_; }
  const Bundle& bundle() const { return bundle_; }

  /// The bundle with the optimiser's state added, for `resume`.
  std::vector<std::byte> checkpoint() const;

 private:
  /// One thread's part of a batch and everything it needs for it.
  struct Shard {
    Batch batch;
    Seq2SeqRun run;
    Parameters gradients;
    CrossEntropy result;
  };

  void train_step(TrainingMetrics& metrics);

  Bundle bundle_;
  TrainingConfig config_;
  std::vector<Example> examples_;
  Seq2Seq model_;
  Batcher batcher_;
  Adam optimizer_;
  std::vector<Shard> shards_;
  std::unique_ptr<Workers> workers_;
  std::int64_t step_ = 0;
  std::int64_t total_steps_ = 0;
  std::int64_t started_epoch_ = -1;  // whose order the batcher holds
};

}  // namespace attentive
