#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/json/json_fields.h"
#include "core/model/config.h"

namespace attentive {

/// Facts about a model, for its users.
struct BundleMetadata {
  std::string name;
  std::string source_language;
  /// At least one; several are in alphabetical order, as the model's decoders are.
  std::vector<std::string> target_languages;
  std::string licence;
  std::string attribution;
};

/// Reads the metadata's fields from a larger object: `name`, `source_language`, `target_language`
/// or, for two and more, the list `target_languages`; `licence` and `attribution` may be missing.
/// @throws Error invalid_argument naming the field.
BundleMetadata parse_bundle_metadata(const JsonFields& fields);

/// Returns the fields that parse_bundle_metadata reads, in an order that suits readers.
nlohmann::ordered_json to_json(const BundleMetadata& metadata);

/// Checks that `model`, read from the same object as the metadata, has a decoder for each of the
/// metadata's target languages.
/// @throws Error invalid_argument naming the field.
void require_same_targets(const JsonFields& fields, const BundleMetadata& metadata,
                          const ModelConfig& model);

/// Returns the index of the decoder that writes `language`; an empty name stands for the only one.
/// @throws Error invalid_argument listing the model's languages.
std::size_t decoder_of(const BundleMetadata& metadata, const std::string& language);

}  // namespace attentive
