// Reads files that are wrong in one way each. Checks the error of each, and that none makes us
// allocate memory for sizes that it only claims.

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <fstream>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "../training/reversal_task.h"
#include "../training/trainers.h"
#include "core/bundle/bundle.h"
#include "core/expect_error.h"
#include "core/model/seq2seq.h"
#include "core/text/train_tokenizer.h"
#include "forger.h"
#include "raw_safetensors.h"

namespace attentive {
namespace {

using nlohmann::json;
const TrainableModel& good_bundle() {
  static const TrainableModel bundle = [] {
    const std::vector<std::string_view> texts = {"abab abab cd", "été"};
    Tokenizer source = train_tokenizer(texts, {TokenizerType::byte_pair, 300});
    Tokenizer target = train_tokenizer(texts, {TokenizerType::character, 0});
    ModelConfig config;
    config.source_vocabulary_size = static_cast<Index>(source.vocabulary_size());
    config.targets.front().vocabulary_size = static_cast<Index>(target.vocabulary_size());
    config.encoder =
        RecurrentEncoderConfig{.embedding_size = 2, .cell = &gru_cell, .hidden_size = 3};
    config.decoder = RecurrentDecoderConfig{
        .embedding_size = 2, .cell = &lstm_cell, .hidden_size = 3, .readout_size = 2};
    config.attention = {ScoreType::additive, 2};
    return TrainableModel{
        {{"good", "a", {"b"}, "CC0-1.0", ""}, config, std::move(source), {std::move(target)}},
        Parameters(seq2seq_layout(config))};
  }();
  return bundle;
}

const Bytes& good_file() {
  static const Bytes file = write_bundle(good_bundle(), Precision::float32);
  return file;
}

const Experiment& experiment() {
  static const Experiment made = ReversalTask(20).experiment(
      R"({"epochs": 2, "batch_tokens": 320, "early_stopping": {"patience": 3},
          "average_checkpoints": 2})");
  return made;
}

const Bytes& good_checkpoint() {
  static const Bytes file = [] {
    Trainer trainer = trainer_of(experiment());
    trainer.advance(trainer.steps_per_epoch());
    trainer.observe_dev_loss(1);
    return trainer.checkpoint();
  }();
  return file;
}

void load(const Bytes& file) { read_bundle(file, "m.safetensors"); }
void resume(const Bytes& file) { Trainer::resume(file, "m.safetensors", experiment().examples); }

/// Returns a file of one tensor with this dtype, shape and data_offsets, and 16 bytes of data.
Bytes tensor(const std::string& dtype, const std::string& shape, const std::string& offsets) {
  return file_of(R"({"t":{"dtype":)" + dtype + R"(,"shape":)" + shape + R"(,"data_offsets":)" +
                 offsets + "}}");
}
Bytes f32(const std::string& shape, const std::string& offsets) {
  return tensor("\"F32\"", shape, offsets);
}

/// Returns a file of two tensors of 32-bit elements with these shapes and data_offsets.
Bytes two_tensors(const std::string& first, const std::string& second) {
  return file_of(R"({"a":{"dtype":"F32",)" + first + R"(},"b":{"dtype":"F32",)" + second + "}}");
}

struct Malformed {
  std::string name;
  Bytes file;
  const char* part;
  ErrorCode code = ErrorCode::bad_model;
  void (*read)(const Bytes&) = load;
};

/// Returns the good file, changed and sealed with new checksums.
Bytes forged(const std::function<void(Forger&)>& change) {
  Forger forger(good_bundle());
  change(forger);
  return forger.seal();
}
Bytes with_metadata(const char* key, const std::string& value) {
  return forged([&](Forger& forger) { forger.metadata[key] = value; });
}
Bytes without_metadata(const char* key) {
  return forged([&](Forger& forger) { forger.metadata.erase(key); });
}
/// Changes a value of the configuration, for example "/model/dropout"; null removes it.
Bytes with_config(const std::string& path, const json& value) {
  return forged([&](Forger& forger) {
    forger.change_config([&](json& config) {
      const json::json_pointer place(path);
      if (value.is_null()) {
        config[place.parent_pointer()].erase(place.back());
      } else {
        config[place] = value;
      }
    });
  });
}
Bytes with_tokenizer(const std::function<void(json&)>& change) {
  return forged([&](Forger& forger) {
    json tokenizer = json::parse(forger.metadata["source_tokenizer"]);
    change(tokenizer);
    forger.metadata["source_tokenizer"] = tokenizer.dump();
  });
}
Bytes with_vocabulary(const std::function<void(json&)>& change) {
  return with_tokenizer([&](json& tokenizer) { change(tokenizer["model"]["vocab"]); });
}
using Merges = std::vector<std::vector<json>>;
Bytes with_merges(const json& merges) {
  return with_tokenizer([&](json& tokenizer) { tokenizer["model"]["merges"] = merges; });
}
Bytes with_tensor(const std::function<void(TensorView&)>& change) {
  return forged([&](Forger& forger) { change(forger.tensor("bridge.hidden_l0.bias")); });
}
Bytes with_weight(float value) {
  static std::array<float, 3> weights;
  weights = {0, value, 0};
  return with_tensor([](TensorView& view) { view.bytes = std::as_bytes(std::span(weights)); });
}
/// Changes the file without sealing it again.
Bytes with_flipped_bit(std::size_t byte_from_end) {
  Bytes file = good_file();
  file[file.size() - byte_from_end] ^= std::byte{1};
  return file;
}
Bytes with_checksum(const char* key, const char* value) {
  Forger forger(good_bundle());
  forger.seal();
  forger.metadata[key] = value;
  return write_safetensors(forger.metadata, forger.tensors);
}
/// Returns a checkpoint whose training state is changed.
Bytes with_state(const std::function<void(json&)>& change) {
  Forger forger(good_checkpoint());
  json state = json::parse(forger.metadata["training"]);
  change(state);
  forger.metadata["training"] = state.dump();
  return forger.seal();
}
Bytes with_state_field(const char* key, const json& value) {
  return with_state([&](json& state) { state[key] = value; });
}
Bytes checkpoint_without(const std::string& tensor) {
  Forger forger(good_checkpoint());
  std::erase_if(forger.tensors, [&](const NamedTensor& entry) { return entry.name == tensor; });
  return forger.seal();
}

std::vector<Malformed> headers() {
  constexpr std::uint64_t one = 1;
  return {
      {"AnEmptyFile", {}, "the file is empty"},
      {"SevenBytes", bytes_of("1234567"), "not a safetensors file"},
      {"ALengthOf0", file_of(0, "{}", 0), "not a safetensors file"},
      {"ALengthOf1", file_of(1, "{}", 0), "not a safetensors file"},
      {"ALengthJustPastTheEnd", file_of(3, "{}", 0), "it was cut off"},
      {"ALengthTooShort", file_of(3, R"({"t":1})", 0), "header: invalid JSON"},
      {"ALengthTooLong", file_of(6, "{}    x", 0), "goes on after its last tensor"},
      {"ALengthOf100Megabytes", file_of(100'000'000, "{}", 0), "it was cut off"},
      {"ALengthBeyondTheFormats", file_of(100'000'001, "{}", 0), "not a safetensors file"},
      {"ALengthOf4Gigabytes", file_of(one << 32, "{}", 0), "not a safetensors file"},
      {"TheLargestSignedLength", file_of((one << 63) - 1, "{}", 0), "not a safetensors file"},
      {"TheLargestLength", file_of(~std::uint64_t{0}, "{}", 0), "not a safetensors file"},
      {"AHeaderThatIsAnArray", file_of("[1]"), "not a safetensors file"},
      {"AHeaderThatBeginsWithABlank", file_of(" {}"), "not a safetensors file"},
      {"AHeaderThatIsNoJson", file_of("{t:1}"), "header: invalid JSON at byte 3"},
      {"AHeaderThatIsNoUtf8", file_of("{\"\xFF\":1}"), "header: invalid JSON"},
      {"AHeaderCutOff", file_of(R"({"t":{"dtype":)"), "header: invalid JSON"},
      {"TwoHeaders", file_of("{}{}", 0), "header: invalid JSON at byte 3"},
      {"ANumberBeyondAny", file_of(R"({"t":1e999})"), "holds a number that is too large"},
      {"ADeepHeader", file_of("{\"t\":" + std::string(1'000'000, '[')), "levels deep"},
      {"ADeepHeaderOfObjects",
       [] {
         std::string deep = "{";
         for (int i = 0; i < 100; ++i) deep += "\"a\":{";
         return file_of(deep);
       }(),
       "levels deep"},
      {"AnAppendix", file_of("{}", 1), "goes on after its last tensor"},
      {"MetadataThatIsAnArray", file_of(R"({"__metadata__":[]})", 0),
       "__metadata__ must be an object"},
      {"MetadataThatIsNull", file_of(R"({"__metadata__":null})", 0),
       "__metadata__ must be an object"},
      {"ANumberInTheMetadata", file_of(R"({"__metadata__":{"k":1}})", 0),
       "__metadata__.k must be a string"},
      {"AnObjectInTheMetadata", file_of(R"({"__metadata__":{"k":{}}})", 0),
       "__metadata__.k must be a string"},
      {"AKeyTwiceInTheMetadata", file_of(R"({"__metadata__":{"k":"","k":""}})", 0),
       "\"k\" occurs twice"},
      {"ATensorTwice",
       file_of(R"({"t":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},)"
               R"("t":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}})"),
       "\"t\" occurs twice"},
      {"ATensorThatIsNull", file_of(R"({"t":null})"), "\"t\" must be an object"},
      {"ATensorWithoutDtype", file_of(R"({"t":{"shape":[4],"data_offsets":[0,16]}})"),
       "\"t\" must be an object"},
      {"ATensorWithoutShape", file_of(R"({"t":{"dtype":"F32","data_offsets":[0,16]}})"),
       "\"t\" must be an object"},
      {"ATensorWithoutOffsets", file_of(R"({"t":{"dtype":"F32","shape":[4]}})"),
       "\"t\" must be an object"},
      {"AnUnknownDtype", tensor("\"F8\"", "[4]", "[0,16]"), "\"t\".dtype is \"F8\"",
       ErrorCode::unsupported},
      {"ADtypeThatIsANumber", tensor("32", "[4]", "[0,16]"), "\"t\".dtype is 32",
       ErrorCode::unsupported},
      {"ADtypeOfAnotherSize", tensor("\"F64\"", "[4]", "[0,16]"), "its shape and dtype"},
      {"AShapeThatIsANumber", f32("4", "[0,16]"), "\"t\".shape"},
      {"ANegativeExtent", f32("[-4]", "[0,16]"), "\"t\".shape"},
      {"AnExtentWithADot", f32("[4.5]", "[0,16]"), "\"t\".shape"},
      {"AnExtentThatIsAText", f32("[\"4\"]", "[0,16]"), "\"t\".shape"},
      {"AShapeTooSmall", f32("[3]", "[0,16]"), "its shape and dtype"},
      {"AShapeTooLarge", f32("[5]", "[0,16]"), "its shape and dtype"},
      {"AShapeThatWrapsRoundTo0", f32("[4611686018427387904]", "[0,0]"), "its shape and dtype"},
      {"AShapeWhoseProductWrapsRound", f32("[4294967296,4294967296]", "[0,0]"),
       "its shape and dtype"},
      {"AShapeWhoseProductWrapsRoundToTheSize", f32("[4611686018427387905,4]", "[0,16]"),
       "its shape and dtype"},
      {"AnExtentOf2To64", f32("[18446744073709551616]", "[0,16]"), "\"t\".shape"},
      {"ATensorOfTerabytes", f32("[1099511627776]", "[0,4398046511104]"), "cut off"},
      {"OneOffset", f32("[4]", "[0]"), "\"t\".data_offsets"},
      {"ThreeOffsets", f32("[4]", "[0,8,16]"), "\"t\".data_offsets"},
      {"OffsetsThatAreNoArray", f32("[4]", "16"), "\"t\".data_offsets"},
      {"OffsetsThatAreTexts", f32("[4]", R"(["0","16"])"), "\"t\".data_offsets"},
      {"ANegativeOffset", f32("[4]", "[-16,0]"), "\"t\".data_offsets"},
      {"AnOffsetWithADot", f32("[4]", "[0,16.5]"), "\"t\".data_offsets"},
      {"ReversedOffsets", f32("[4]", "[16,0]"), "end before they begin"},
      {"OffsetsBeyondTheFile", f32("[4]", "[16,32]"), "cut off"},
      {"AnOffsetOf2To64", f32("[4]", "[0,18446744073709551616]"), "\"t\".data_offsets"},
      {"TheLargestOffset", f32("[4]", "[0,18446744073709551615]"), "cut off"},
      {"AGapAtTheStart", f32("[3]", "[4,16]"), "\"t\".data_offsets leave a gap or overlap"},
      {"AGapAtTheEnd", f32("[3]", "[0,12]"), "goes on after its last tensor"},
      {"AGapBetween",
       two_tensors(R"("shape":[1],"data_offsets":[0,4])", R"("shape":[2],"data_offsets":[8,16])"),
       "\"b\".data_offsets leave a gap or overlap"},
      {"AnOverlap",
       two_tensors(R"("shape":[3],"data_offsets":[0,12])", R"("shape":[2],"data_offsets":[8,16])"),
       "\"b\".data_offsets leave a gap or overlap"},
      {"TwoTensorsInOnePlace",
       two_tensors(R"("shape":[4],"data_offsets":[0,16])", R"("shape":[4],"data_offsets":[0,16])"),
       "gap or overlap"},
  };
}

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
      {"TwoTargetLanguagesForOneDecoder", forged([](Forger& f) {
         f.change_config([](json& c) {
           c.erase("target_language");
           c["target_languages"] = {"b", "c"};
         });
       }),
       "config.target_languages has several languages"},
      {"DecodersOfOtherLanguages", forged([](Forger& f) {
         f.change_config([](json& c) {
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
      {"EmbeddingsTiedWithTwoTokenizers",
       [] {
         return forged([](Forger& f) {
           f.change_config([](json& c) {
             c["model"]["tied_embeddings"] = "all";
             c["model"]["source_vocabulary_size"] = c["model"]["target_vocabulary_size"];
           });
         });
       }(),
       "tokenizer is missing from the metadata"},
      {"AMissingTensor", forged([](Forger& f) { f.tensors.pop_back(); }),
       "is missing; config.model demands it"},
      {"AnAdditionalTensor",
       forged([](Forger& f) { f.tensors.push_back({"other", {DType::f32, {0}, {}}}); }),
       "tensor \"other\" belongs to no part of config.model"},
      {"ATensorOfAnotherName", forged([](Forger& f) { f.tensors.back().name = "other"; }),
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

std::vector<Malformed> tokenizers() {
  const auto a_piece_later = [](json& vocab, const char* piece) { vocab[piece] = vocab.size(); };
  return {
      {"NoTokenizer", without_metadata("source_tokenizer"), "source_tokenizer is missing"},
      {"NoTargetTokenizer", without_metadata("target_tokenizer"), "target_tokenizer is missing"},
      {"AnEmptyTokenizer", with_metadata("source_tokenizer", ""), "source_tokenizer: invalid JSON"},
      {"ATokenizerThatIsAnArray", with_metadata("source_tokenizer", "[]"), "source_tokenizer: "},
      {"ATokenizerWithoutModel", with_metadata("source_tokenizer", "{}"),
       "source_tokenizer: model is missing"},
      {"ADeepTokenizer", with_metadata("source_tokenizer", std::string(1'000'000, '[')),
       "levels deep"},
      {"SwappedTokenizers", forged([](Forger& f) {
         std::swap(f.metadata["source_tokenizer"], f.metadata["target_tokenizer"]);
       }),
       "they must be equal"},
      {"ATokenizerThatIsAList", with_tokenizer([](json& t) { t["model"] = json::array(); }),
       "model must be an object"},
      {"AnUnknownModelField", with_tokenizer([](json& t) { t["model"]["surprise"] = 1; }),
       "model.surprise", ErrorCode::unsupported},
      {"AModelOfAnotherType", with_tokenizer([](json& t) { t["model"]["type"] = "Unigram"; }),
       "model is a \"Unigram\"", ErrorCode::unsupported},
      {"ByteFallbackThatIsAText",
       with_tokenizer([](json& t) { t["model"]["byte_fallback"] = "yes"; }), "model.byte_fallback"},
      {"NoVocabulary", with_tokenizer([](json& t) { t["model"].erase("vocab"); }), "model.vocab"},
      {"AVocabularyThatIsAList", with_vocabulary([](json& v) { v = json::array(); }),
       "model.vocab must be an object"},
      {"AnEmptyVocabulary", with_vocabulary([](json& v) { v = json::object(); }),
       "model.merges[0] needs"},
      {"AnIdBeyondTheVocabulary", with_vocabulary([](json& v) { v["a"] = v.size(); }),
       "model.vocab[\"a\"]"},
      {"AGiganticId", with_vocabulary([](json& v) { v["a"] = ~std::uint64_t{0}; }),
       "model.vocab[\"a\"]"},
      {"ANegativeId", with_vocabulary([](json& v) { v["a"] = -1; }), "model.vocab[\"a\"]"},
      {"AnIdWithADot", with_vocabulary([](json& v) { v["a"] = 5.5; }), "model.vocab[\"a\"]"},
      {"AnIdThatIsAText", with_vocabulary([](json& v) { v["a"] = "5"; }), "model.vocab[\"a\"]"},
      {"AnIdTwice", with_vocabulary([](json& v) { v["a"] = v["b"]; }), "has the id of another"},
      {"AnEmptyPiece", with_vocabulary([&](json& v) { a_piece_later(v, ""); }),
       "is an empty piece"},
      {"OnePieceMore", with_vocabulary([&](json& v) { a_piece_later(v, "zz"); }),
       "they must be equal"},
      {"NoEndOfSentence", with_vocabulary([](json& v) {
         v["zz"] = v["</s>"];
         v.erase("</s>");
       }),
       "\"</s>\" has the id of another piece"},
      {"SwappedSpecialTokens", with_vocabulary([](json& v) { std::swap(v["<s>"], v["</s>"]); }),
       "\"<s>\" has another id in model.vocab"},
      {"NoAddedTokens", with_tokenizer([](json& t) { t.erase("added_tokens"); }),
       "the id 0 must be the special token"},
      {"NoWordMark", with_vocabulary([](json& v) {
         v["zz"] = v["▁"];
         v.erase("▁");
       }),
       "needs \"▁\""},
      {"AnUnknownTokenThatIsNone", with_tokenizer([](json& t) { t["model"]["unk_token"] = "zz"; }),
       "model.unk_token is not in the vocabulary"},
      {"MergesThatAreAnObject", with_merges(json::object()), "model.merges must be an array"},
      {"AMergeOfOne", with_merges(Merges{{"a"}}), "model.merges[0] must be two pieces"},
      {"AMergeOfNumbers", with_merges(Merges{{1, 2}}), "model.merges[0] must be two pieces"},
      {"AMergeOfAbsentPieces", with_merges(Merges{{"a", "zz"}}), "model.merges[0] needs \"zz\""},
      {"AMergeToAnAbsentPiece", with_merges(Merges{{"d", "d"}}), "model.merges[0] needs \"dd\""},
      // A merge's result is longer than its parts, unless one of them is empty.
      {"AMergeToItself", with_merges(Merges{{"a", ""}}), "model.merges[0] needs \"\""},
      {"AMergeToItselfAsAText", with_merges(std::vector{"a"}), "model.merges[0] needs \"\""},
      {"AMergeTwice", with_merges(Merges{{"a", "b"}, {"a", "b"}}), "model.merges[1] repeats"},
      {"AMergeOfBytes", with_merges(Merges{{"<0x41>", "a"}}), "model.merges[0]"},
  };
}

std::vector<Malformed> checkpoints() {
  const auto state = [](const char* key, const json& value) {
    return with_state_field(key, value);
  };
  constexpr ErrorCode wrong = ErrorCode::bad_model;
  return {
      {"AFinishedModelToResume", good_file(), "not a checkpoint", wrong, resume},
      {"ACheckpointToTranslate", good_checkpoint(),
       "this is the checkpoint of an unfinished training"},
      {"AStateThatIsNoJson",
       [] {
         Forger forger(good_checkpoint());
         forger.metadata["training"] = "{";
         return forger.seal();
       }(),
       "training: invalid JSON", wrong, resume},
      {"AStateWithAnUnknownField", state("surprise", 1), "training.surprise is unknown", wrong,
       resume},
      {"AStateWithoutConfig", with_state([](json& s) { s.erase("config"); }),
       "training.config is missing", wrong, resume},
      {"AStateWithAWrongConfig", with_state([](json& s) { s["config"]["epochs"] = 0; }),
       "training.config.epochs", wrong, resume},
      {"AStepThatIsNegative", state("step", -1), "training.step", wrong, resume},
      {"AStepBeyondTheEnd", state("step", 1'000'000), "training.step", wrong, resume},
      {"AStepWithADot", state("step", 1.5), "training.step", wrong, resume},
      {"NoStep", with_state([](json& s) { s.erase("step"); }), "training.step", wrong, resume},
      {"LossesThatAreAText", state("dev_losses", "1"), "dev_losses: must hold 1 losses", wrong,
       resume},
      {"TooManyLosses", state("dev_losses", {1, 2, 3}), "dev_losses: must hold 1 losses", wrong,
       resume},
      {"ALossThatIsAText", state("dev_losses", {"1"}), "dev_losses: must hold numbers", wrong,
       resume},
      {"AnOverrideBeyondTheLimits", state("overrides", {{"learning_rate", 101}}),
       "training.overrides.learning_rate must be a number", wrong, resume},
      {"AnUnknownOverride", state("overrides", {{"speed", 1}}), "training.overrides.speed", wrong,
       resume},
      {"OverridesThatAreAText", state("overrides", "none"), "training.overrides", wrong, resume},
      {"AFingerprintThatIsAText", state("examples", "1"), "training.examples", wrong, resume},
      {"AMissingMoment", checkpoint_without("optimizer.first_moment"),
       "optimizer.first_moment is missing or does not fit", wrong, resume},
      {"MissingWeightsOfAnEpoch", checkpoint_without("weights_of_epoch.1"),
       "the weights of an epoch that is part of the result are missing", wrong, resume},
      {"AMomentOfAnotherType",
       [] {
         Forger forger(good_checkpoint());
         forger.tensor("optimizer.first_moment").dtype = DType::i32;
         return forger.seal();
       }(),
       "optimizer.first_moment is missing or does not fit", wrong, resume},
  };
}

/// Returns a file with a shortlist of </s> for every source token, changed.
Bytes shortlist_file(
    const std::function<void(Shortlist&)>& change,
    const std::function<void(Forger&)>& forge = [](Forger&) {}) {
  TrainableModel bundle = good_bundle();
  const auto size = static_cast<std::size_t>(bundle.config.source_vocabulary_size);
  bundle.shortlist = {.begins = {0}, .tokens = std::vector<TokenId>(size, end_id)};
  for (std::size_t i = 1; i <= size; ++i) {
    bundle.shortlist->begins.push_back(static_cast<std::int32_t>(i));
  }
  change(*bundle.shortlist);
  Forger forger(bundle);
  forge(forger);
  return forger.seal();
}

std::vector<Malformed> shortlists() {
  const auto without = [](const char* name) {
    return shortlist_file([](Shortlist&) {},
                          [name](Forger& forger) {
                            std::erase_if(forger.tensors,
                                          [name](const NamedTensor& t) { return t.name == name; });
                          });
  };
  const auto changed = [](const char* name, const std::function<void(TensorView&)>& change) {
    return shortlist_file([](Shortlist&) {}, [&](Forger& forger) { change(forger.tensor(name)); });
  };
  constexpr const char* begins = "shortlist.begins";
  constexpr const char* tokens = "shortlist.tokens";
  constexpr const char* ids =
      "\"shortlist.tokens\" must hold ids of the target vocabulary, ascending";
  return {
      {"AShortlistWithoutBegins", without(begins), "\"shortlist.begins\" is missing"},
      {"AShortlistWithoutTokens", without(tokens), "\"shortlist.tokens\" is missing"},
      {"AShortlistOfFloats", changed(tokens, [](TensorView& t) { t.dtype = DType::f32; }),
       "\"shortlist.tokens\" must be I32"},
      {"AShortlistOfTwoDimensions",
       changed(begins, [](TensorView& t) { t.shape = {1, t.shape[0]}; }),
       "\"shortlist.begins\" must be I32 with one dimension"},
      {"AShortlistOfTooFewTokens", shortlist_file([](Shortlist& s) { s.begins.pop_back(); }),
       "one value more than the source vocabulary"},
      {"AShortlistThatBeginsLate", shortlist_file([](Shortlist& s) { s.begins.front() = 1; }),
       "must ascend from 0"},
      {"AShortlistThatGoesBack", shortlist_file([](Shortlist& s) { s.begins[3] = 1000; }),
       "must ascend from 0"},
      {"AShortlistThatGoesBelowZero", shortlist_file([](Shortlist& s) { s.begins[1] = -5; }),
       "must ascend from 0"},
      {"AShortlistThatEndsBeyondItsTokens",
       shortlist_file([](Shortlist& s) { s.begins.back() += 1; }), "must ascend from 0"},
      {"AShortlistOfATokenBeyondTheVocabulary",
       shortlist_file([](Shortlist& s) { s.tokens[5] = 1'000'000; }), ids},
      {"AShortlistOfANegativeToken", shortlist_file([](Shortlist& s) { s.tokens[5] = -1; }), ids},
      {"AShortlistWithATokenTwice", shortlist_file([](Shortlist& s) {
         s.tokens.push_back(end_id);
         s.begins.back() += 1;
       }),
       ids},
      {"AShortlistWithoutAnEnd", shortlist_file([](Shortlist& s) { s.tokens[end_id] = 3; }),
       "must have </s> among the candidates of </s>"},
  };
}

/// Limits how much more memory the process can allocate.
class MemoryLimit {
 public:
  explicit MemoryLimit(std::size_t bytes) {
    getrlimit(RLIMIT_AS, &before_);
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    rlimit limit = before_;
    limit.rlim_cur = pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) + bytes;
    setrlimit(RLIMIT_AS, &limit);
  }
  ~MemoryLimit() { setrlimit(RLIMIT_AS, &before_); }
  MemoryLimit(const MemoryLimit&) = delete;
  MemoryLimit& operator=(const MemoryLimit&) = delete;

 private:
  rlimit before_{};
};

void expect_refused(const std::vector<Malformed>& files) {
  for (const Malformed& malformed : files) {
    SCOPED_TRACE(malformed.name);
    {
#ifndef ATTENTIVE_SANITIZED  // The sanitizers' own memory would exceed the limit.
      const MemoryLimit limit(32 << 20);
#endif
      expect_error(
          malformed.code, malformed.part, [&] { malformed.read(malformed.file); },
          "m.safetensors: ");
    }
    EXPECT_NO_THROW(load(good_file()));
  }
}

TEST(MalformedFile, WithAWrongHeaderIsRefused) { expect_refused(headers()); }
TEST(MalformedFile, WithWrongContentsIsRefused) { expect_refused(contents()); }
TEST(MalformedFile, WithAWrongTokenizerIsRefused) { expect_refused(tokenizers()); }
TEST(MalformedFile, WithAWrongShortlistIsRefused) {
  EXPECT_NO_THROW(load(shortlist_file([](Shortlist&) {})));
  expect_refused(shortlists());
}
TEST(MalformedFile, WithAWrongTrainingStateIsRefused) {
  expect_refused(checkpoints());
  EXPECT_NO_THROW(resume(good_checkpoint()));
}

TEST(MalformedFile, IsOneOfManyKinds) {
  EXPECT_GE(headers().size() + contents().size() + tokenizers().size() + checkpoints().size(),
            150U);
}

}  // namespace
}  // namespace attentive
