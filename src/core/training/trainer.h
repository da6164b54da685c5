#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/bundle/bundle.h"
#include "core/bundle/format.h"
#include "core/training/batch_gradient.h"
#include "core/training/batcher.h"
#include "core/training/config.h"
#include "core/training/dev_history.h"
#include "core/training/insight.h"
#include "core/training/kept_weights.h"
#include "core/training/optimizer.h"
#include "core/training/overrides.h"
#include "core/training/training_examples.h"
#include "core/training/workers.h"

namespace attentive {

/// Metrics of some consecutive steps. Losses and norms are means over them.
struct TrainingMetrics {
  std::int64_t step = 0;             // steps done so far
  std::int64_t total_steps = 0;      // when training ends, unless it stops early
  double epoch = 0;                  // passes over the examples so far
  std::int64_t steps = 0;            // steps that these metrics cover
  double loss = 0;                   // -ln p per target token, unsmoothed
  double perplexity = 0;             // exp(loss)
  double gradient_norm = 0;          // before clipping
  double learning_rate = 0;          // of the last step
  double teacher_forcing_ratio = 0;  // of the last step: fraction of inputs that are references
  std::int64_t examples = 0;         // pairs seen in these steps
  std::int64_t tokens = 0;           // target tokens seen in these steps
  double seconds = 0;                // wall time of these steps

  /// Adds the metrics of the steps that followed.
  void add(const TrainingMetrics& later);
};

/// Trains a model. It is a state machine that an outer loop advances, so that the loop decides on
/// progress, pauses and checkpoints. All randomness follows from the seed and the step, so a
/// resumed run continues exactly as the first would have.
class Trainer {
 public:
  /// Starts from the model's weights.
  /// @throws Error invalid_argument if no example is short enough to train on.
  Trainer(TrainableModel model, const TrainingConfig& config, TrainingExamples examples);

  /// Resumes a checkpoint exactly, with the same examples.
  /// @throws Error bad_model for a damaged or foreign file; invalid_argument for other examples.
  static Trainer resume(const ByteSource& file, const std::string& file_name,
                        TrainingExamples examples);
  /// Resumes a checkpoint with examples that are made once its tokenizers and settings are known.
  using MakeExamples =
      std::function<TrainingExamples(const ModelDescription&, const TrainingConfig&)>;
  static Trainer resume(const ByteSource& file, const std::string& file_name,
                        const MakeExamples& make_examples);

  /// Takes up to `steps` steps; fewer if training ends, or if an epoch ends whose dev loss is
  /// needed.
  /// @throws Error diverged at a step whose loss or gradient is not finite, or at the tenth
  /// consecutive step whose perplexity exceeds that of guessing a thousandfold, with the weights as
  /// before the step; also if the update leaves weights that are not finite, after which no step
  /// can follow. Throws invalid_argument for a step while a dev loss is awaited.
  TrainingMetrics advance(std::int64_t steps);

  /// Overrides of the configuration from the next step on; checkpoints keep them.
  const TrainingOverrides& overrides() const { return overrides_; }
  void set_overrides(const TrainingOverrides& overrides) { overrides_ = overrides; }

  /// Summarizes the model's last step when called; empty before this object's first step.
  std::optional<Insight> insight() const { return gradient_.insight(); }

  /// Returns whether an epoch has ended whose dev loss must be observed before training can
  /// continue or end, because of early stopping or the schedule `plateau`.
  bool awaits_dev_loss() const;

  /// Returns whether an epoch has just ended whose dev loss has not been observed. It may be, even
  /// if nothing depends on it; checkpoints keep it.
  bool dev_loss_due() const;

  /// Records the loss of model() on examples that are not trained on, always the same ones.
  /// @throws Error diverged if it is not finite; invalid_argument if none is due.
  void observe_dev_loss(double loss);
  const DevHistory& dev_history() const { return dev_history_; }

  bool finished() const;
  std::int64_t step() const { return step_; }
  std::int64_t total_steps() const { return total_steps_; }
  std::int64_t steps_per_epoch() const { return batcher_.batch_count(); }
  /// Returns the number of pairs within max_length, which are trained on.
  std::size_t example_count() const { return examples_.size(); }
  const TrainingConfig& config() const { return config_; }

  /// Returns the current model, whose weights are their moving average with training.ema_decay; or,
  /// once training has finished, its result: the last weights, with early stopping the best ones,
  /// or a mean (training.average_checkpoints).
  const TrainableModel& model() const { return model_; }
  /// Returns the epochs, counted from 1, whose weights make up the result, once training has
  /// finished.
  std::vector<std::int64_t> result_epochs() const;

  /// Writes the bundle with the state of training, for `resume`.
  /// @throws Error diverged if a weight is not finite.
  std::vector<std::byte> checkpoint() const;

 private:
  void train_step(TrainingMetrics& metrics);
  BatchGradient::Loss compute_gradient(std::span<const std::uint32_t> batch,
                                       double teacher_forcing_ratio);
  void check_for_divergence(const BatchGradient::Loss& loss, std::size_t decoder);
  /// Returns the weights that steps change: the model's own, unless those are a moving average.
  Parameters& trained_weights() { return trained_weights_ ? *trained_weights_ : model_.parameters; }
  bool weights_are_finite() const;
  double next_learning_rate() const;
  double next_teacher_forcing_ratio() const;
  bool at_end_of_epoch() const { return step_ > 0 && step_ % steps_per_epoch() == 0; }
  std::int64_t epochs_done() const { return step_ / steps_per_epoch(); }
  /// Returns the value by which early stopping or averaging ranks an epoch's weights; the lowest
  /// are kept.
  double rank_of(std::int64_t epoch) const;
  void end_epoch();
  void read_dev_losses(const nlohmann::json& losses, const std::string& where);
  void read_kept_weights(const BundleExtras& extras, const std::string& file_name);

  TrainableModel model_;
  std::optional<Parameters> trained_weights_;  // with training.ema_decay
  TrainingConfig config_;
  std::shared_ptr<const Augmenter> augmenter_;  // null without augmentation
  std::vector<std::size_t> positions_;          // of examples_ among the augmenter's pairs
  std::vector<Example> examples_;
  std::vector<Example> variants_;  // of the step's examples
  Batcher batcher_;
  std::unique_ptr<Workers> workers_;
  BatchGradient gradient_;
  Optimizer optimizer_;
  TrainingOverrides overrides_;
  DevHistory dev_history_;
  KeptWeights kept_weights_;
  std::int64_t step_ = 0;
  std::int64_t total_steps_ = 0;
  std::int64_t started_epoch_ = -1;  // the epoch whose order the batcher holds
  int hopeless_steps_ = 0;           // consecutive, up to the last step
};

}  // namespace attentive
