#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "core/bundle/metadata.h"
#include "core/json/json_fields.h"
#include "core/model/config.h"
#include "core/text/tokenizer.h"

namespace attentive {

/// A model's configuration before its tokenizers exist.
struct Outline {
  BundleMetadata metadata;
  /// The sizes of its vocabularies are not yet set.
  ModelConfig model;
};

/// Returns the top-level fields of a configuration, which docs/configuration.md lists.
/// @throws Error invalid_argument that names the field.
JsonFields configuration_fields(const nlohmann::json& configuration, const std::string& where);

/// Reads the metadata and the model of a configuration.
/// @throws Error invalid_argument that names the field.
Outline parse_outline(const JsonFields& fields);

/// Sets the sizes from the tokenizers; `targets` has one per target language.
void set_vocabulary_sizes(ModelConfig& model, const Tokenizer& source,
                          std::span<const Tokenizer> targets);

}  // namespace attentive
