#pragma once

#include <string>
#include <vector>

#include "cli/tsv.h"
#include "core/training/batcher.h"
#include "core/training/trainer.h"

namespace attentive {

/// Judges a model in training by pairs that it does not train on, epoch by epoch. Translations are
/// judged on a sample of up to 1000 pairs of each target language, evenly spaced; the dev loss that
/// decides on early stopping and plateaus is that of all pairs.
class DevReport {
 public:
  /// `corpora` are in the order of the model's target languages.
  DevReport(const Trainer& trainer, const std::vector<SentencePairs>& corpora);

  /// At the end of an epoch: measures, tells the trainer the dev loss if it awaits one, and returns
  /// what to say to the user.
  std::string after_epoch(Trainer& trainer) const;

 private:
  std::vector<SentencePairs> samples_;  // one for each target language
  std::vector<Example> all_;            // empty unless the trainer needs their loss
};

/// How early stopping and averaging came to the result; empty if they had no part in it.
std::string result_report(const Trainer& trainer);

}  // namespace attentive
