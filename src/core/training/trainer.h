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
#include "core/training/workers.h"

namespace attentive {

/// What some consecutive steps did. Losses and norms are means over them.
struct TrainingMetrics {
  std::int64_t step = 0;             // done so far
  std::int64_t total_steps = 0;      // when training ends, unless it stops early
  double epoch = 0;                  // passes over the examples so far
  std::int64_t steps = 0;            // that these metrics are of
  double loss = 0;                   // -log p per target token, natural logarithm, unsmoothed
  double perplexity = 0;             // exp(loss)
  double gradient_norm = 0;          // before clipping
  double learning_rate = 0;          // of the last step
  double teacher_forcing_ratio = 0;  // of the last step: share of inputs that are references
  std::int64_t examples = 0;         // pairs seen in these steps
  std::int64_t tokens = 0;           // target tokens seen in these steps
  double seconds = 0;                // that these steps took

  /// Includes the steps that followed.
  void add(const TrainingMetrics& later);
};

/// Trains a model: a state machine that a loop outside advances, so that the loop decides on
/// progress, pauses and checkpoints. Everything random follows from the seed and the step, so a
/// resumed run goes on as the first would have.
class Trainer {
 public:
  /// Starts from the bundle's weights, in float32.
  /// @throws Error invalid_argument if no example is short enough to train on.
  Trainer(Bundle bundle, const TrainingConfig& config, std::vector<Example> examples);

  /// Goes on from what `checkpoint` wrote, to the bit, with the same examples.
  /// @throws Error bad_model for a damaged or foreign file, invalid_argument for other examples.
  static Trainer resume(const ByteSource& file, const std::string& file_name,
                        std::vector<Example> examples);
  /// The same with examples that are made when the checkpoint's tokenizers are known.
  using MakeExamples = std::function<std::vector<Example>(const Bundle&)>;
  static Trainer resume(const ByteSource& file, const std::string& file_name,
                        const MakeExamples& make_examples);

  /// Does up to `steps` steps, fewer if training ends or an epoch does whose dev loss is needed.
  /// @throws Error diverged at the step whose loss or gradient is not finite, or the tenth on end
  /// at which the model was a thousand times more perplexed than by guessing among all tokens, with
  /// the weights as they were before it; or whose update leaves weights that are not finite. Then
  /// no step can follow. invalid_argument for a step while a dev loss is awaited.
  TrainingMetrics advance(std::int64_t steps);

  /// What holds from the next step on in place of the configuration; checkpoints keep it.
  const TrainingOverrides& overrides() const { return overrides_; }
  void set_overrides(const TrainingOverrides& overrides) { overrides_ = overrides; }

  /// A look into the model at the last step, made when it is asked for; nothing before the first
  /// step that this object does.
  std::optional<Insight> insight() const { return gradient_.insight(); }

  /// Whether an epoch has ended and its dev loss is needed before training can go on or end, for
  /// early stopping or the schedule `plateau`.
  bool awaits_dev_loss() const;

  /// Whether an epoch has just ended whose dev loss was not told. It may be, also where nothing
  /// depends on it; checkpoints keep it.
  bool dev_loss_due() const;

  /// Takes the loss of bundle() on examples that are not trained on, always the same ones.
  /// @throws Error diverged if it is not finite; invalid_argument if none is due.
  void observe_dev_loss(double loss);
  const DevHistory& dev_history() const { return dev_history_; }

  bool finished() const;
  std::int64_t step() const { return step_; }
  std::int64_t total_steps() const { return total_steps_; }
  std::int64_t steps_per_epoch() const { return batcher_.batch_count(); }
  /// Pairs that are trained on: those within max_length.
  std::size_t example_count() const { return examples_.size(); }
  const TrainingConfig& config() const { return config_; }

  /// The model as it is now; once training has finished, its result: the last weights, the best
  /// ones with early stopping, or a mean (training.average_checkpoints).
  const Bundle& bundle() const { return bundle_; }
  /// Once training has finished, the epochs, counted from 1, whose weights make up the result.
  std::vector<std::int64_t> result_epochs() const;

  /// The bundle with the state of training added, for `resume`.
  /// @throws Error diverged if a weight is not finite.
  std::vector<std::byte> checkpoint() const;

 private:
  void train_step(TrainingMetrics& metrics);
  void require_sense(const BatchGradient::Loss& loss, std::size_t decoder);
  bool weights_are_finite() const;
  double next_learning_rate() const;
  double next_teacher_forcing_ratio() const;
  bool at_end_of_epoch() const { return step_ > 0 && step_ % steps_per_epoch() == 0; }
  std::int64_t epochs_done() const { return step_ / steps_per_epoch(); }
  /// What early stopping or averaging chooses an epoch's weights by; the lowest are kept.
  double rank_of(std::int64_t epoch) const;
  void end_epoch();
  void read_dev_losses(const nlohmann::json& losses, const std::string& where);
  void read_kept_weights(const BundleExtras& extras, const std::string& file_name);

  Bundle bundle_;
  TrainingConfig config_;
  std::vector<Example> examples_;
  Batcher batcher_;
  std::unique_ptr<Workers> workers_;
  BatchGradient gradient_;
  Optimizer optimizer_;
  TrainingOverrides overrides_;
  DevHistory dev_history_;
  KeptWeights kept_weights_;
  std::int64_t step_ = 0;
  std::int64_t total_steps_ = 0;
  std::int64_t started_epoch_ = -1;  // whose order the batcher holds
  int senseless_steps_ = 0;          // on end, up to the last
};

}  // namespace attentive
