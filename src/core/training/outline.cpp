#include "core/training/outline.h"

#include <utility>

namespace attentive {
namespace {

/// Returns the "model" object with a decoder per target language, which it need not repeat.
nlohmann::json with_targets(nlohmann::json model, const BundleMetadata& metadata) {
  constexpr const char* sizes_key = "target_vocabulary_sizes";
  if (metadata.target_languages.size() > 1 && model.is_object() && !model.contains(sizes_key)) {
    for (const std::string& language : metadata.target_languages) model[sizes_key][language] = 0;
  }
  return model;
}

Index size_of(const Tokenizer& tokenizer) {
  return static_cast<Index>(tokenizer.vocabulary_size());
}

}  // namespace

JsonFields configuration_fields(const nlohmann::json& configuration, const std::string& where) {
  return {configuration,
          where,
          {"name", "source_language", "target_language", "target_languages", "licence",
           "attribution", "tokenizers", "model", "training"}};
}

Outline parse_outline(const JsonFields& fields) {
  BundleMetadata metadata = parse_bundle_metadata(fields);
  ModelConfig model =
      parse_model_config(with_targets(fields.object("model"), metadata), fields.name("model"));
  require_same_targets(fields, metadata, model);
  return {std::move(metadata), std::move(model)};
}

void set_vocabulary_sizes(ModelConfig& model, const Tokenizer& source,
                          std::span<const Tokenizer> targets) {
  model.source_vocabulary_size = size_of(source);
  for (std::size_t i = 0; i < model.targets.size(); ++i) {
    model.targets[i].vocabulary_size = size_of(targets[i]);
  }
}

}  // namespace attentive
