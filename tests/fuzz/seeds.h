#pragma once

#include <string>
#include <vector>

#include "core/text/tokenizer.h"
#include "core/training/batcher.h"
#include "core/training/trainer.h"

namespace attentive {

/// Returns the training configurations, as JSON, from which checkpoints are made. Together they
/// have every option of a model and of training.
const std::vector<std::string>& seed_configs();

/// Starts a training with one of them.
Trainer seed_trainer(const std::string& config);

/// Returns the pairs on which all of them train.
std::vector<Example> seed_examples();

/// Returns tokenizers of every kind, trained here (the first with byte pairs) or made of the parts
/// that foreign files have.
std::vector<Tokenizer> seed_tokenizers();

}  // namespace attentive
