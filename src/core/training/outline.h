#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "core/bundle/metadata.h"
#include "core/json/json_fields.h"
#include "core/model/config.h"
#include "core/text/tokenizer.h"

namespace attentive {

/// What a configuration says of a model, before there is one.
struct Outline {
  BundleMetadata metadata;
  /// The sizes of its vocabularies are not known yet.
  ModelConfig model;
};

/// The outermost fields of a configuration, as docs/configuration.md lists them.
/// @throws Error invalid_argument naming the field.
JsonFields configuration_fields(const nlohmann::json& configuration, const std::string& where);

/// @throws Error invalid_argument naming the field.
Outline parse_outline(const JsonFields& fields);

/// `targets`: one for each of the model's.
void set_vocabulary_sizes(ModelConfig& model, const Tokenizer& source,
                          std::span<const Tokenizer> targets);

}  // namespace attentive
