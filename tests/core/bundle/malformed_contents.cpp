#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/bundle/malformed_files.h"

namespace attentive::malformed {
namespace {

using nlohmann::json;

/// Changes a value of the configuration, for example "/model/dropout"; null removes it.
Bytes with_config(const std::string& path, const json& value) {
  return edited([&](BundleEditor& editor) {
    editor.change_config([&](json& config) {
      const json::json_pointer place(path);
      if (value.is_null()) {
        config[place.parent_pointer()].erase(place.back());
      } else {
        config[place] = value;
      }
    });
  });
}
Bytes with_tensor(const std::function<void(TensorView&)>& change) {
  return edited([&](BundleEditor& editor) { change(editor.tensor("bridge.hidden_l0.bias")); });
}
Bytes with_weight(float value) {
  static std::array<float, 3> weights;
  weights = {0, value, 0};
  return with_tensor([](TensorView& view) { view.bytes = std::as_bytes(std::span(weights)); });
}
/// Leaves the checksums as they were.
Bytes with_flipped_bit(std::size_t byte_from_end) {
  Bytes file = good_file();
  file[file.size() - byte_from_end] ^= std::byte{1};
  return file;
}
Bytes with_checksum(const char* key, const char* value) {
  BundleEditor editor(good_bundle());
  editor.write();
  editor.metadata[key] = value;
  return write_safetensors(editor.metadata, editor.tensors);
}

}  // namespace

std::vector<Malformed> contents() {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  constexpr float no_number = std::numeric_limits<float>::quiet_NaN();
  return {
      {"NoFormat", without_metadata("format"), "the metadata's format must be \"attentive\""},
      {"AnotherFormat", with_metadata("format", "pt"), "the metadata's format must be"},
      {"NoVersion", without_metadata("format_version"), "format_version is missing"},
      {"ALaterVersion", with_metadata("format_version", "999"), "format_version is \"999\"",
       ErrorCode::unsupported},
      {"AnEmptyVersion", with_metadata("format_version", ""), "format_version is \"\"",
       ErrorCode::unsupported},
      {"UnknownMetadata", with_metadata("surprise", ""), "metadata \"surprise\" is unknown"},
      {"AFlippedWeight", with_flipped_bit(1), "weights_crc32"},
      {"AFlippedLetter",
       [] {
         Bytes file = good_file();
         const auto* text = reinterpret_cast<const char*>(file.data());
         const std::size_t place = std::string_view(text, file.size()).find("CC0-1.0");
         file[place] ^= std::byte{1};
         return file;
       }(),
       "metadata_crc32"},
      {"AnotherWeightsChecksum", with_checksum("weights_crc32", "00000000"), "crc32"},
      {"AnotherMetadataChecksum", with_checksum("metadata_crc32", "00000000"), "metadata_crc32"},
      {"AChecksumThatIsNone", with_checksum("metadata_crc32", ""), "metadata_crc32"},
      {"NoConfig", without_metadata("config"), "config is missing"},
      {"AConfigThatIsNoJson", with_metadata("config", "{"), "config: invalid JSON"},
      {"AConfigThatIsAnArray", with_metadata("config", "[]"), "config must be an object"},
      {"ADeepConfig", with_metadata("config", std::string(1'000'000, '[')), "levels deep"},
      {"AConfigWithAFieldTwice", with_metadata("config", R"({"name":"","name":""})"),
       "\"name\" occurs twice"},
      {"NoName", with_config("/name", nullptr), "config.name is missing"},
      {"ANameThatIsANumber", with_config("/name", 1), "config.name must be a string"},
      {"NoSourceLanguage", with_config("/source_language", nullptr), "config.source_language"},
      {"NoTargetLanguage", with_config("/target_language", nullptr), "config.target_language"},
      {"TwoTargetLanguagesForOneDecoder", edited([](BundleEditor& editor) {
         editor.change_config([](json& c) {
           c.erase("target_language");
           c["target_languages"] = {"b", "c"};
         });
       }),
       "config.target_languages has several languages"},
      {"DecodersOfOtherLanguages", edited([](BundleEditor& editor) {
         editor.change_config([](json& c) {
           c.erase("target_language");
           c["target_languages"] = {"b", "c"};
           c["model"].erase("target_vocabulary_size");
           c["model"]["target_vocabulary_sizes"] = {{"b", 9}, {"d", 9}};
         });
       }),
       "config.target_languages and model.target_vocabulary_sizes must name the same"},
      {"ALicenceThatIsNull", with_metadata("config", R"({"name":"","source_language":"",
        "target_language":"","licence":null,"model":{}})"),
       "config.licence must be a string"},
      {"AnUnknownField", with_config("/surprise", 1), "config.surprise is unknown"},
      {"TrainingInAFinishedModel", with_config("/training", json::object()),
       "config.training is unknown"},
      {"NoModel", with_config("/model", nullptr), "config.model is missing"},
      {"AnUnknownCell", with_config("/model/encoder/cell", "relu"), "config.model.encoder.cell"},
      {"NoLayers", with_config("/model/decoder/layers", 0), "config.model.decoder.layers"},
      {"ManyLayers", with_config("/model/decoder/layers", 64), "is missing; config.model demands"},
      {"ASizeOf0", with_config("/model/encoder/hidden_size", 0), "encoder.hidden_size must be"},
      {"ANegativeSize", with_config("/model/encoder/hidden_size", -1),
       "encoder.hidden_size must be"},
      {"ASizeWithADot", with_config("/model/encoder/hidden_size", 3.5),
       "encoder.hidden_size must be"},
      {"TheLargestSize", with_config("/model/encoder/hidden_size", ~std::uint64_t{0}),
       "encoder.hidden_size must be"},
      {"AModelOfTerabytes", with_config("/model/encoder/hidden_size", 1 << 20),
       "config.model: the model is too large"},
      {"AVocabularyOfGigabytes", with_config("/model/source_vocabulary_size", 1 << 20),
       "config.model.source_vocabulary_size is 1048576; they must be equal"},
      {"AModelOfOtherShapes", with_config("/model/encoder/hidden_size", 1 << 12), ".shape is"},
      {"AttentionOfAnotherContext", with_config("/model/context", "every_step"),
       "config.model.attention belongs to context"},
      {"EmbeddingsTiedWithTokenizersOfTwoSizes",
       [] {
         return edited([](BundleEditor& editor) {
           editor.change_config([](json& c) {
             c["model"]["tied_embeddings"] = "all";
             c["model"]["source_vocabulary_size"] = c["model"]["target_vocabulary_size"];
           });
         });
       }(),
       "source_tokenizer has 270 pieces but config.model.source_vocabulary_size is 11"},
      {"AMissingTensor", edited([](BundleEditor& editor) { editor.tensors.pop_back(); }),
       "is missing; config.model demands it"},
      {"AnAdditionalTensor", edited([](BundleEditor& editor) {
         editor.tensors.push_back({"other", {DType::f32, {0}, {}}});
       }),
       "tensor \"other\" belongs to no part of config.model"},
      {"ATensorOfAnotherName",
       edited([](BundleEditor& editor) { editor.tensors.back().name = "other"; }),
       "is missing; config.model demands it"},
      {"ATensorOfAnotherShape", with_tensor([](TensorView& view) { view.shape = {3, 1}; }),
       "tensor \"bridge.hidden_l0.bias\".shape is [3,1] but config.model demands [3]"},
      {"ATensorOfWholeNumbers", with_tensor([](TensorView& view) { view.dtype = DType::i32; }),
       "tensor \"bridge.hidden_l0.bias\".dtype must be", ErrorCode::unsupported},
      {"AWeightThatIsInfinite", with_weight(infinity), "\"bridge.hidden_l0.bias\" holds a value"},
      {"AWeightThatIsMinusInfinite", with_weight(-infinity), "\"bridge.hidden_l0.bias\" holds"},
      {"AWeightThatIsNoNumber", with_weight(no_number), "\"bridge.hidden_l0.bias\" holds a value"},
  };
}

}  // namespace attentive::malformed
