#pragma once

#include <string>
#include <vector>

#include "cli/tsv.h"
#include "core/training/batcher.h"
#include "core/training/trainer.h"

namespace attentive {

/// Evaluates a model during training on pairs that it does not train on, after each epoch.
/// Translations are scored on a sample of up to 1000 evenly spaced pairs per target language; the
/// dev loss that controls early stopping and plateaus is that of all pairs.
class DevReport {
 public:
  /// @param corpora in the order of the model's target languages.
  DevReport(const Trainer& trainer, const std::vector<SentencePairs>& corpora);

  /// Evaluates the model at the end of an epoch, passes the dev loss to the trainer if it awaits
  /// one, and returns a report for the user.
  std::string after_epoch(Trainer& trainer) const;

 private:
  std::vector<SentencePairs> samples_;  // one per target language
  std::vector<Example> all_;            // empty unless the trainer needs their loss
};

/// Returns how early stopping and averaging led to the result; empty if they had no effect.
std::string result_report(const Trainer& trainer);

}  // namespace attentive
