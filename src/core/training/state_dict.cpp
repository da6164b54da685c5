#include "core/training/state_dict.h"

#include <algorithm>

#include "core/error.h"
#include "core/json/json_fields.h"
#include "core/training/outline.h"

namespace attentive {
namespace {

/// Returns one tokenizer per target language, in the metadata's order.
std::vector<Tokenizer> targets_of(const BundleMetadata& metadata,
                                  const StateDictTokenizers& tokenizers) {
  const std::vector<std::string>& languages = metadata.target_languages;
  if (tokenizers.targets.empty()) return std::vector(languages.size(), tokenizers.source);
  std::vector<Tokenizer> targets(languages.size(), tokenizers.source);
  std::vector<bool> given(languages.size());
  for (const auto& [language, tokenizer] : tokenizers.targets) {
    const std::size_t decoder = decoder_of(metadata, language);
    if (given[decoder]) {
      refuse("there are two tokenizers of the target language \"" + languages[decoder] +
             "\"; give one");
    }
    targets[decoder] = tokenizer;
    given[decoder] = true;
  }
  const auto missing = std::ranges::find(given, false);
  if (missing != given.end()) {
    refuse("the tokenizer of the target language \"" +
           languages[static_cast<std::size_t>(missing - given.begin())] +
           "\" is missing; give one for each, or a single one that all sides share");
  }
  return targets;
}

}  // namespace

Bundle import_state_dict(const ByteSource& file, const std::string& file_name,
                         std::string_view config_json, const std::string& config_name,
                         StateDictTokenizers tokenizers) {
  const nlohmann::json json = parse_config_json(config_json, config_name);
  auto [metadata, model] = parse_outline(configuration_fields(json, config_name));
  std::vector<Tokenizer> targets = targets_of(metadata, tokenizers);
  if (model.tied_embeddings == TiedEmbeddings::all && !tokenizers.targets.empty()) {
    refuse(config_name +
           ": model.tied_embeddings \"all\" makes all embeddings one matrix, whose rows "
           "must mean the same pieces; give a single tokenizer that all sides share");
  }
  set_vocabulary_sizes(model, tokenizers.source, targets);
  StoredWeights weights = read_state_dict(file, model, file_name);
  return {{std::move(metadata), std::move(model), std::move(tokenizers.source), std::move(targets)},
          std::move(weights)};
}

}  // namespace attentive
