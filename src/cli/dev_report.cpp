#include "cli/dev_report.h"

#include <array>
#include <iomanip>
#include <sstream>

#include "cli/progress.h"
#include "cli/quality.h"
#include "core/training/evaluate.h"
#include "core/training/experiment.h"

namespace attentive {
namespace {

/// Large enough to show where training is going, small enough not to delay it for long.
constexpr std::size_t sample_size = 1000;

}  // namespace

DevReport::DevReport(const Trainer& trainer, const std::vector<SentencePairs>& corpora) {
  for (const SentencePairs& corpus : corpora) samples_.push_back(sample(corpus, sample_size));
  if (trainer.config().option_that_needs_dev_loss() != nullptr) {
    all_ = encode_examples(trainer.model(), corpora);
  }
}

std::string DevReport::after_epoch(Trainer& trainer) const {
  const std::int64_t epoch = trainer.step() / trainer.steps_per_epoch();
  std::ostringstream text;
  for (const SentencePairs& sample : samples_) {
    const Quality quality = measure_quality(std::array{ModelView(trainer.model())}, sample);
    const Scores total = quality.translations.scores();
    text << (&sample == &samples_.front() ? "" : "\n") << "epoch " << epoch << "  "
         << (samples_.size() > 1 ? sample.language + "  " : "") << std::fixed << "dev loss "
         << number_text(quality.forced->loss, 4) << "  perplexity "
         << number_text(quality.forced->perplexity, 2) << std::setprecision(2) << "  exact match "
         << 100 * total.exact_match << " %  BLEU " << total.bleu << "  (on " << total.examples
         << " pairs)";
  }
  if (!trainer.awaits_dev_loss()) return text.str();

  const std::int64_t reductions = trainer.dev_history().reductions();
  const double loss = score_references(trainer.model(), all_).loss;
  trainer.observe_dev_loss(loss);
  const DevHistory& history = trainer.dev_history();
  text << "\nepoch " << epoch << "  dev loss " << number_text(loss, 4) << " on all " << all_.size()
       << " pairs; the best is epoch " << history.best_epoch();
  if (history.reductions() > reductions) {
    text << "; the learning rate is multiplied by " << std::defaultfloat
         << trainer.config().schedule.plateau_factor;
  }
  return text.str();
}

std::string result_report(const Trainer& trainer) {
  const std::int64_t last = trainer.step() / trainer.steps_per_epoch();
  const std::vector<std::int64_t> epochs = trainer.result_epochs();
  std::ostringstream text;
  if (trainer.dev_history().stops()) {
    text << "stopped early after epoch " << last << " of " << trainer.config().epochs
         << ": the dev loss was best after epoch " << trainer.dev_history().best_epoch() << '\n';
  }
  if (epochs.size() > 1 || epochs.front() != last) {
    text << "the result is " << (epochs.size() > 1 ? "the mean of epochs" : "epoch");
    for (const std::int64_t epoch : epochs) {
      text << (epoch == epochs.front() ? " " : ", ") << epoch;
    }
  }
  return text.str();
}

}  // namespace attentive
