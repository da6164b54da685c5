#include "core/bundle/metadata.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/heap_sort.h"
#include "core/json/json.h"

namespace attentive {
namespace {

constexpr const char* single_key = "target_language";
constexpr const char* several_key = "target_languages";

std::vector<std::string> parse_target_languages(const JsonFields& fields) {
  if (!fields.has(several_key)) return {fields.text(single_key)};
  if (fields.has(single_key)) {
    fields.fail(several_key, "stands for target_language; remove one of them");
  }
  const nlohmann::json& list = fields.object(several_key);
  if (!list.is_array() || list.size() < 2 || list.size() > max_targets) {
    fields.fail(several_key, {"must be a list of 2 to ", max_targets,
                              " languages; a single one is target_language"});
  }
  std::vector<std::string> languages;
  for (const nlohmann::json& language : list) {
    if (!language.is_string() || !is_language_name(language.get_ref<const std::string&>())) {
      fields.fail(several_key, {"has ", write_json(language),
                                "; names are 1 to 35 letters, digits and hyphens"});
    }
    languages.push_back(language.get<std::string>());
  }
  heap_sort(languages);
  const auto twice = std::ranges::adjacent_find(languages);
  if (twice != languages.end()) {
    fields.fail(several_key, {"has \"", *twice, "\" twice; remove one of them"});
  }
  return languages;
}

/// Returns a list such as "de", "fr", with the quotation marks.
std::string quoted_list(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "\"" : ", \"") + name + "\"";
  return list;
}

}  // namespace

BundleMetadata parse_bundle_metadata(const JsonFields& fields) {
  return {fields.text("name"), fields.text("source_language"), parse_target_languages(fields),
          fields.text("licence", ""), fields.text("attribution", "")};
}

nlohmann::ordered_json to_json(const BundleMetadata& metadata) {
  nlohmann::ordered_json object = {{"name", metadata.name},
                                   {"source_language", metadata.source_language}};
  if (metadata.target_languages.size() == 1) {
    object[single_key] = metadata.target_languages.front();
  } else {
    object[several_key] = metadata.target_languages;
  }
  object["licence"] = metadata.licence;
  object["attribution"] = metadata.attribution;
  return object;
}

void require_same_targets(const JsonFields& fields, const BundleMetadata& metadata,
                          const ModelConfig& model) {
  const bool several = metadata.target_languages.size() > 1;
  const char* key = several ? several_key : single_key;
  std::vector<std::string> decoders;
  for (const TargetConfig& target : model.targets) decoders.push_back(target.language);
  if (decoders.size() == 1) {
    if (several) fields.fail(key, "has several languages, but model has a single decoder");
  } else if (decoders != metadata.target_languages) {
    fields.fail(key, {"and model.target_vocabulary_sizes must name the same languages, but the "
                      "latter has ",
                      quoted_list(decoders)});
  }
}

std::size_t decoder_of(const BundleMetadata& metadata, const std::string& language) {
  const std::vector<std::string>& languages = metadata.target_languages;
  if (language.empty()) {
    if (languages.size() == 1) return 0;
    refuse({"name the target language: one of ", quoted_list(languages)});
  }
  const auto found = std::ranges::find(languages, language);
  if (found == languages.end()) {
    refuse({"\"", language, "\" is none of the target languages; there ",
            languages.size() == 1 ? "is " : "are ", quoted_list(languages)});
  }
  return static_cast<std::size_t>(found - languages.begin());
}

}  // namespace attentive
