#pragma once

#include <string>
#include <vector>

#include "core/text/tokenizer.h"
#include "core/training/batcher.h"
#include "core/training/trainer.h"

namespace attentive {

/// The training configurations, as JSON, that checkpoints are made of: together they hold every
/// option of a model and of training.
const std::vector<std::string>& seed_configs();

/// The beginning of a training with one of them.
Trainer seed_trainer(const std::string& config);

/// What all of them train on.
std::vector<Example> seed_examples();

/// Tokenizers of every kind, trained here (the first of byte pairs) or made of the parts that files
/// from elsewhere have.
std::vector<Tokenizer> seed_tokenizers();

}  // namespace attentive
