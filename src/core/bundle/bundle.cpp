#include "core/bundle/bundle.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "core/bundle/crc32.h"
#include "core/bundle/float16.h"
#include "core/error.h"
#include "core/model/seq2seq.h"
#include "core/text/json.h"

namespace attentive {
namespace {

using nlohmann::json;
using Metadata = std::map<std::string, std::string>;

constexpr const char* format_key = "format";
constexpr const char* version_key = "format_version";
constexpr const char* config_key = "config";
constexpr const char* source_tokenizer_key = "source_tokenizer";
constexpr const char* target_tokenizer_key = "target_tokenizer";
constexpr const char* shared_tokenizer_key = "tokenizer";
constexpr const char* weights_checksum_key = "weights_crc32";
constexpr const char* metadata_checksum_key = "metadata_crc32";
constexpr std::array own_keys{format_key, version_key, config_key, weights_checksum_key,
                              metadata_checksum_key};

constexpr std::string_view format = "attentive";
constexpr std::string_view format_version = "1";

std::string hexadecimal(std::uint32_t value) {
  std::string text(8, '0');
  for (std::size_t i = 8; i-- > 0; value >>= 4) text[i] = "0123456789abcdef"[value & 15];
  return text;
}

/// The weights' checksum cannot see a damaged header; this one covers what the header says in
/// words.
std::string metadata_checksum(const Metadata& metadata) {
  std::uint32_t checksum = 0;
  const auto add = [&checksum](const std::string& text) {
    checksum = crc32(std::as_bytes(std::span(text.c_str(), text.size() + 1)), checksum);
  };
  for (const auto& [key, value] : metadata) {
    if (key == metadata_checksum_key) continue;
    add(key);
    add(value);
  }
  return hexadecimal(checksum);
}

/// Under which key the tokenizer of each target stands, if they are not shared.
std::vector<std::string> target_tokenizer_keys(const ModelConfig& config) {
  if (config.targets.size() == 1) return {target_tokenizer_key};
  std::vector<std::string> keys;
  for (const TargetConfig& target : config.targets) {
    keys.push_back(std::string(target_tokenizer_key) + "." + target.language);
  }
  return keys;
}

std::vector<std::int64_t> file_shape(const ParameterLayout::Entry& entry) {
  if (entry.is_vector) return {entry.parameter.cols};
  return {entry.parameter.rows, entry.parameter.cols};
}

class Reader {
 public:
  Reader(std::span<const std::byte> file, const std::string& file_name)
      : file_name_(file_name), content_(parse_safetensors(file, file_name)) {}

  /// What does not belong to the bundle is left in `others`.
  Bundle read(BundleExtras& others) const;

 private:
  [[noreturn]] void fail(const std::string& message, ErrorCode code = ErrorCode::bad_model) const {
    throw Error(code, file_name_ + ": " + message);
  }

  const std::string& metadata(const std::string& key) const;
  void check_format() const;
  void check_checksums() const;
  void read_config(BundleCard& card, ModelConfig& config) const;
  Tokenizer read_tokenizer(const std::string& key) const;
  void require_size(const std::string& key, const Tokenizer& tokenizer, Index size,
                    const std::string& size_field) const;
  Tokenizer read_source_tokenizer(const ModelConfig& config) const;
  std::vector<Tokenizer> read_target_tokenizers(const ModelConfig& config,
                                                const Tokenizer& source) const;
  bool has_shared_tokenizer() const { return content_.metadata.contains(shared_tokenizer_key); }
  std::shared_ptr<const ParameterLayout> layout_of(const ModelConfig& config) const;
  Parameters read_parameters(const ModelConfig& config, BundleExtras& others) const;
  void read_weights(const std::string& name, const TensorView& tensor, Real* out) const;

  const std::string& file_name_;
  Safetensors content_;
};

Bundle Reader::read(BundleExtras& others) const {
  check_format();
  check_checksums();
  BundleCard card;
  ModelConfig config;
  read_config(card, config);
  Tokenizer source = read_source_tokenizer(config);
  std::vector<Tokenizer> targets = read_target_tokenizers(config, source);
  Parameters parameters = read_parameters(config, others);
  others.metadata = content_.metadata;
  for (const char* key : own_keys) others.metadata.erase(key);
  if (has_shared_tokenizer()) {
    others.metadata.erase(shared_tokenizer_key);
  } else {
    others.metadata.erase(source_tokenizer_key);
    for (const std::string& key : target_tokenizer_keys(config)) others.metadata.erase(key);
  }
  return {std::move(card), config, std::move(source), std::move(targets), std::move(parameters)};
}

const std::string& Reader::metadata(const std::string& key) const {
  const auto found = content_.metadata.find(key);
  if (found == content_.metadata.end()) fail(key + " is missing from the metadata");
  return found->second;
}

void Reader::check_format() const {
  const auto found = content_.metadata.find(format_key);
  if (found == content_.metadata.end() || found->second != format) {
    fail("a safetensors file, but not a model of ours: the metadata's format must be \"" +
         std::string(format) + "\"");
  }
  if (const std::string& version = metadata(version_key); version != format_version) {
    fail("format_version is \"" + version + "\", and this program reads only \"" +
             std::string(format_version) + "\"; update the program or convert the model",
         ErrorCode::unsupported);
  }
}

void Reader::check_checksums() const {
  if (metadata(metadata_checksum_key) != metadata_checksum(content_.metadata)) {
    fail(
        "the metadata does not match its checksum (metadata_crc32): the file was damaged; "
        "download it again");
  }
  if (metadata(weights_checksum_key) != hexadecimal(crc32(content_.data))) {
    fail(
        "the weights do not match their checksum (weights_crc32): the file was damaged; "
        "download it again");
  }
}

void Reader::read_config(BundleCard& card, ModelConfig& config) const {
  const std::string where = file_name_ + ": config";
  const json object = parse_json(metadata(config_key), where);
  try {
    const JsonFields fields(object, where,
                            {"name", "source_language", "target_language", "target_languages",
                             "licence", "attribution", "model"});
    card = parse_card(fields);
    config = parse_model_config(fields.object("model"), fields.name("model"));
    require_same_targets(fields, card, config);
  } catch (const Error& error) {
    // A wrong argument in a configuration file is a wrong model here.
    throw Error(ErrorCode::bad_model, error.what());
  }
}

Tokenizer Reader::read_tokenizer(const std::string& key) const {
  return Tokenizer::from_json(metadata(key), file_name_ + ": " + key);
}

void Reader::require_size(const std::string& key, const Tokenizer& tokenizer, Index size,
                          const std::string& size_field) const {
  if (!std::cmp_equal(tokenizer.vocabulary_size(), size)) {
    fail(key + " has " + std::to_string(tokenizer.vocabulary_size()) + " pieces but config.model." +
         size_field + " is " + std::to_string(size) + "; they must be equal");
  }
}

Tokenizer Reader::read_source_tokenizer(const ModelConfig& config) const {
  if (config.tied_embeddings == TiedEmbeddings::all && !has_shared_tokenizer()) {
    fail(
        "tokenizer is missing from the metadata; config.model.tied_embeddings \"all\" demands one "
        "that source and targets share");
  }
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

std::shared_ptr<const ParameterLayout> Reader::layout_of(const ModelConfig& config) const {
  try {
    return seq2seq_layout(config);
  } catch (const Error& error) {
    fail(std::string("config.model: ") + error.what());
  }
}

Parameters Reader::read_parameters(const ModelConfig& config, BundleExtras& others) const {
  const std::shared_ptr<const ParameterLayout> layout = layout_of(config);
  // What the configuration demands is there, byte for byte, before memory is taken for it.
  std::map<std::string, TensorView> unread = content_.tensors;
  for (const ParameterLayout::Entry& entry : layout->entries()) {
    const auto found = unread.find(entry.name);
    if (found == unread.end()) {
      fail("tensor \"" + entry.name + "\" is missing; config.model demands it");
    }
    if (found->second.shape != file_shape(entry)) {
      fail("tensor \"" + entry.name + "\".shape is " + json(found->second.shape).dump() +
           " but config.model demands " + json(file_shape(entry)).dump());
    }
    unread.erase(found);
  }
  Parameters parameters(layout);
  for (const ParameterLayout::Entry& entry : layout->entries()) {
    read_weights(entry.name, content_.tensors.at(entry.name),
                 parameters.flat().data() + entry.parameter.offset);
  }
  for (auto& [name, tensor] : unread) others.tensors.push_back({name, std::move(tensor)});
  return parameters;
}

/// Copies the elements that `convert` makes of values of type Stored.
template <typename Stored, typename Convert>
bool copy_finite(std::span<const std::byte> bytes, Real* out, Convert convert) {
  bool finite = true;
  for (std::size_t i = 0; i < bytes.size() / sizeof(Stored); ++i) {
    Stored stored;
    std::memcpy(&stored, bytes.data() + i * sizeof(Stored), sizeof(Stored));
    out[i] = convert(stored);
    finite = finite && std::isfinite(out[i]);
  }
  return finite;
}

void Reader::read_weights(const std::string& name, const TensorView& tensor, Real* out) const {
  bool finite = false;
  if (tensor.dtype == DType::f16) {
    finite = copy_finite<std::uint16_t>(tensor.bytes, out, half_to_float);
  } else if (tensor.dtype == DType::f32) {
    finite = copy_finite<float>(tensor.bytes, out, [](float value) { return value; });
  } else {
    fail("tensor \"" + name + "\".dtype must be F16 or F32", ErrorCode::unsupported);
  }
  if (!finite) fail("tensor \"" + name + "\" holds a value that is infinite or not a number");
}

/// All weights as they stand in a file. `convert` gives nothing for a value that it cannot store.
template <typename Stored, typename Convert>
std::vector<Stored> stored_weights(const Parameters& parameters, Convert convert) {
  std::vector<Stored> stored;
  stored.reserve(parameters.flat().size());
  for (const ParameterLayout::Entry& entry : parameters.layout().entries()) {
    for (const Real value : parameters.flat().subspan(
             entry.parameter.offset, static_cast<std::size_t>(entry.parameter.size()))) {
      const std::optional<Stored> converted = convert(static_cast<float>(value));
      if (!converted) {
        throw Error(ErrorCode::invalid_argument,
                    "\"" + entry.name + "\" holds the weight " + std::to_string(value) +
                        ", which cannot be written; float16 reaches to 65504, float32 to 3.4e38");
      }
      stored.push_back(*converted);
    }
  }
  return stored;
}

std::optional<std::uint16_t> storable_half(float value) {
  const std::uint16_t half = float_to_half(value);
  return std::isfinite(half_to_float(half)) ? std::optional(half) : std::nullopt;
}

std::optional<float> storable_float(float value) {
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

Metadata tokenizer_metadata(const Bundle& bundle) {
  if (bundle.has_shared_tokenizer()) {
    return {{shared_tokenizer_key, bundle.source_tokenizer.to_json()}};
  }
  Metadata metadata = {{source_tokenizer_key, bundle.source_tokenizer.to_json()}};
  const std::vector<std::string> keys = target_tokenizer_keys(bundle.config);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    metadata[keys[i]] = bundle.target_tokenizers[i].to_json();
  }
  return metadata;
}

std::vector<std::byte> write_with_weights(const Bundle& bundle, const BundleExtras& extras,
                                          DType dtype, std::span<const std::byte> weights) {
  std::vector<NamedTensor> tensors;
  for (const ParameterLayout::Entry& entry : bundle.parameters.layout().entries()) {
    const std::size_t begin = entry.parameter.offset * size_of(dtype);
    const std::size_t size = static_cast<std::size_t>(entry.parameter.size()) * size_of(dtype);
    tensors.push_back({entry.name, {dtype, file_shape(entry), weights.subspan(begin, size)}});
  }
  tensors.insert(tensors.end(), extras.tensors.begin(), extras.tensors.end());

  std::uint32_t checksum = 0;
  for (const auto& [name, tensor] : tensors) checksum = crc32(tensor.bytes, checksum);

  json config = to_json(bundle.card);
  config["model"] = to_json(bundle.config);
  Metadata metadata = tokenizer_metadata(bundle);
  metadata[format_key] = format;
  metadata[version_key] = format_version;
  metadata[config_key] = config.dump();
  metadata[weights_checksum_key] = hexadecimal(checksum);
  metadata.insert(extras.metadata.begin(), extras.metadata.end());
  metadata[metadata_checksum_key] = metadata_checksum(metadata);
  return write_safetensors(metadata, tensors);
}

}  // namespace

bool Bundle::has_shared_tokenizer() const {
  return std::ranges::all_of(target_tokenizers, [this](const Tokenizer& tokenizer) {
    return tokenizer.is_copy_of(source_tokenizer);
  });
}

Bundle read_bundle(std::span<const std::byte> file, const std::string& file_name,
                   BundleExtras* extras) {
  BundleExtras others;
  Bundle bundle = Reader(file, file_name).read(others);
  if (extras != nullptr) {
    *extras = std::move(others);
  } else if (!others.tensors.empty()) {
    throw Error(ErrorCode::bad_model, file_name + ": tensor \"" + others.tensors.front().name +
                                          "\" belongs to no part of config.model; remove it");
  } else if (!others.metadata.empty()) {
    throw Error(ErrorCode::bad_model, file_name + ": metadata \"" + others.metadata.begin()->first +
                                          "\" is unknown; remove it");
  }
  return bundle;
}

std::vector<std::byte> write_bundle(const Bundle& bundle, Precision precision,
                                    const BundleExtras& extras) {
  if (precision == Precision::float16) {
    const auto halves = stored_weights<std::uint16_t>(bundle.parameters, storable_half);
    return write_with_weights(bundle, extras, DType::f16, std::as_bytes(std::span(halves)));
  }
  const auto floats = stored_weights<float>(bundle.parameters, storable_float);
  return write_with_weights(bundle, extras, DType::f32, std::as_bytes(std::span(floats)));
}

}  // namespace attentive
