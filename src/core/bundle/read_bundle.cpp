#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/bundle/bundle.h"
#include "core/bundle/format.h"
#include "core/error.h"
#include "core/json/json.h"

namespace attentive {
namespace {

using nlohmann::json;

class Reader {
 public:
  Reader(const ByteSource& file, const std::string& file_name)
      : file_(file), file_name_(file_name), header_(read_safetensors_header(file, file_name)) {}

  Bundle read(BundleExtras* extras);

 private:
  [[noreturn]] void fail(const Message& message, ErrorCode code = ErrorCode::bad_model) const {
    throw Error(code, {file_name_, ": ", message.text()});
  }

  const std::string& required(const std::string& key) const;
  void check_format() const;
  void check_metadata() const;
  void read_config(BundleMetadata& metadata, ModelConfig& config) const;
  Tokenizer read_tokenizer(const std::string& key) const;
  void require_size(const std::string& key, const Tokenizer& tokenizer, Index size,
                    const std::string& size_field) const;
  Tokenizer read_source_tokenizer(const ModelConfig& config) const;
  std::vector<Tokenizer> read_target_tokenizers(const ModelConfig& config,
                                                const Tokenizer& source) const;
  bool has_shared_tokenizer() const { return header_.metadata.contains(shared_tokenizer_key); }
  void take_known_metadata(const ModelConfig& config);

  const ByteSource& file_;
  const std::string& file_name_;
  SafetensorsHeader header_;
};

Bundle Reader::read(BundleExtras* extras) {
  check_format();
  check_metadata();
  BundleMetadata metadata;
  ModelConfig config;
  read_config(metadata, config);
  Tokenizer source = read_source_tokenizer(config);
  std::vector<Tokenizer> targets = read_target_tokenizers(config, source);
  const std::string checksum = required(weights_checksum_key);
  // Frees the texts, which are not needed any more, before memory is allocated for the weights.
  take_known_metadata(config);
  if (extras != nullptr) {
    extras->metadata = std::move(header_.metadata);
  } else if (header_.metadata.contains(training_state_key)) {
    fail(
        "this is the checkpoint of an unfinished training, not a model: go on with attentive train "
        "--resume (in JavaScript resumeTrainer), or make a model of it with attentive convert");
  } else if (!header_.metadata.empty()) {
    fail({"metadata \"", header_.metadata.begin()->first, "\" is unknown; remove it"});
  }
  BundleExtras own;
  BundleExtras& others = extras != nullptr ? *extras : own;
  const auto may_be_there = [extras](std::string_view name) {
    return extras != nullptr || is_shortlist_tensor(name);
  };
  StoredWeights weights =
      read_weights(file_, header_, config, checksum, file_name_, others, may_be_there);
  std::optional<Shortlist> shortlist = take_shortlist(others.tensors, config, file_name_);
  return {
      {std::move(metadata), config, std::move(source), std::move(targets), std::move(shortlist)},
      std::move(weights)};
}

/// Removes the entries of a bundle, so that only extras are left.
void Reader::take_known_metadata(const ModelConfig& config) {
  std::vector<std::string> keys = {format_key, version_key, config_key, weights_checksum_key,
                                   metadata_checksum_key};
  if (has_shared_tokenizer()) {
    keys.emplace_back(shared_tokenizer_key);
  } else {
    keys.emplace_back(source_tokenizer_key);
    std::ranges::move(target_tokenizer_keys(config), std::back_inserter(keys));
  }
  for (const std::string& key : keys) header_.metadata.erase(key);
}

const std::string& Reader::required(const std::string& key) const {
  const auto found = header_.metadata.find(key);
  if (found == header_.metadata.end()) fail({key, " is missing from the metadata"});
  return found->second;
}

void Reader::check_format() const {
  const auto found = header_.metadata.find(format_key);
  if (found == header_.metadata.end() || found->second != bundle_format) {
    fail({"a safetensors file, but not a model of ours: the metadata's format must be \"",
          bundle_format, "\""});
  }
  if (const std::string& version = required(version_key); version != bundle_format_version) {
    fail({"format_version is \"", version, "\", and this program reads only \"",
          bundle_format_version, "\"; update the program or convert the model"},
         ErrorCode::unsupported);
  }
}

void Reader::check_metadata() const {
  if (required(metadata_checksum_key) != metadata_checksum(header_.metadata)) {
    fail(
        "the metadata does not match its checksum (metadata_crc32): the file was damaged; "
        "download it again");
  }
}

void Reader::read_config(BundleMetadata& metadata, ModelConfig& config) const {
  const std::string where = file_name_ + ": config";
  const json object = parse_json(required(config_key), where);
  try {
    const JsonFields fields(object, where,
                            {"name", "source_language", "target_language", "target_languages",
                             "licence", "attribution", "model"});
    metadata = parse_bundle_metadata(fields);
    config = parse_model_config(fields.object("model"), fields.name("model"));
    require_same_targets(fields, metadata, config);
  } catch (const Error& error) {
    // A wrong argument in a configuration file is a wrong model here.
    throw Error(ErrorCode::bad_model, error.what());
  }
}

Tokenizer Reader::read_tokenizer(const std::string& key) const {
  const std::string where = file_name_ + ": " + key;
  Tokenizer tokenizer = Tokenizer::from_json(required(key), where);
  tokenizer.require_special_tokens(where);
  return tokenizer;
}

void Reader::require_size(const std::string& key, const Tokenizer& tokenizer, Index size,
                          const std::string& size_field) const {
  if (!std::cmp_equal(tokenizer.vocabulary_size(), size)) {
    fail({key, " has ", tokenizer.vocabulary_size(), " pieces but config.model.", size_field,
          " is ", size, "; they must be equal"});
  }
}

Tokenizer Reader::read_source_tokenizer(const ModelConfig& config) const {
  const char* key = has_shared_tokenizer() ? shared_tokenizer_key : source_tokenizer_key;
  Tokenizer tokenizer = read_tokenizer(key);
  require_size(key, tokenizer, config.source_vocabulary_size, "source_vocabulary_size");
  return tokenizer;
}

std::vector<Tokenizer> Reader::read_target_tokenizers(const ModelConfig& config,
                                                      const Tokenizer& source) const {
  const std::vector<std::string> keys = target_tokenizer_keys(config);
  std::vector<Tokenizer> tokenizers;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const TargetConfig& target = config.targets[i];
    const std::string key = has_shared_tokenizer() ? shared_tokenizer_key : keys[i];
    const Tokenizer& tokenizer =
        tokenizers.emplace_back(has_shared_tokenizer() ? source : read_tokenizer(key));
    require_size(key, tokenizer, target.vocabulary_size,
                 target.language.empty() ? "target_vocabulary_size"
                                         : "target_vocabulary_sizes." + target.language);
  }
  return tokenizers;
}

}  // namespace

Bundle read_bundle(const ByteSource& file, const std::string& file_name, BundleExtras* extras) {
  return Reader(file, file_name).read(extras);
}

}  // namespace attentive
