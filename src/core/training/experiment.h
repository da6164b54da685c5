#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/bundle/bundle.h"
#include "core/training/batcher.h"
#include "core/training/config.h"

namespace attentive {

/// What a configuration file and a corpus make: all that a Trainer starts from.
struct Experiment {
  Bundle bundle;  // tokenizers trained, weights drawn
  TrainingConfig training;
  std::vector<Example> examples;
};

/// Reads a whole configuration (name, languages, licence, tokenizers, model, training), trains the
/// tokenizers on the corpus, draws the initial weights and encodes the corpus. sources[i] and
/// targets[i] belong together; text is expected in NFC.
/// @param where names the configuration in messages, for example "config.json".
/// @param start a trained model to go on from (fine-tuning): its tokenizers and weights are taken
/// instead of new ones; the configuration must ask for the same shapes.
/// @throws Error invalid_argument naming the field and the fix.
Experiment prepare_experiment(std::string_view config_json, const std::string& where,
                              std::span<const std::string> sources,
                              std::span<const std::string> targets, const Bundle* start = nullptr);

/// @throws Error invalid_argument if there are not as many targets as sources.
std::vector<Example> encode_examples(const Bundle& bundle, std::span<const std::string> sources,
                                     std::span<const std::string> targets);

}  // namespace attentive
