#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/bundle/bundle.h"
#include "core/training/batcher.h"
#include "core/training/config.h"
#include "core/training/sentence_pairs.h"
#include "core/training/trainer.h"

namespace attentive {

/// A configuration file applied to a corpus: everything that a Trainer starts from.
struct Experiment {
  TrainableModel model;  // tokenizers trained, weights drawn
  TrainingConfig training;
  TrainingExamples examples;
};

/// Reads a whole configuration (name, languages, licence, tokenizers, model, training), trains the
/// tokenizers on the corpora, draws the initial weights and encodes the corpora.
/// @param where names the configuration in messages, for example "config.json".
/// @param corpora one per target language, in any order.
/// @param start a trained model to fine-tune: its tokenizers and weights replace new ones, and the
/// configuration must ask for the same shapes.
/// @throws Error invalid_argument that names the field and the fix.
Experiment prepare_experiment(std::string_view config_json, const std::string& where,
                              std::vector<SentencePairs> corpora,
                              std::optional<TrainableModel> start = {});

/// Encodes corpora in the model's target languages, one after the other.
/// @throws Error invalid_argument for a language that the model does not write.
std::vector<Example> encode_examples(const ModelDescription& model,
                                     std::span<const SentencePairs> corpora);

/// Resumes a checkpoint, whose tokenizers encode the corpora. These must be the ones that it was
/// trained on.
/// @throws Error bad_model for a damaged or foreign file; invalid_argument for other corpora.
Trainer resume_experiment(const ByteSource& file, const std::string& file_name,
                          std::vector<SentencePairs> corpora);

}  // namespace attentive
