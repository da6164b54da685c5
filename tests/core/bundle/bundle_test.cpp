#include "core/bundle/bundle.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "core/error.h"
#include "core/expect_error.h"
#include "core/support/bundle_editor.h"
#include "core/support/end_shortlist.h"
#include "raw_safetensors.h"
#include "small_bundle.h"

namespace attentive {
namespace {

using nlohmann::json;
bool same_weights(Bundle read, const TrainableModel& written) {
  return std::ranges::equal(to_trainable(std::move(read)).parameters.flat(),
                            written.parameters.flat());
}

void expect_bundle_error(const Bytes& file, const std::string& part,
                         ErrorCode code = ErrorCode::bad_model) {
  expect_error(code, part, [&] { read_bundle(file, "m.safetensors"); }, "m.safetensors: ");
}

TEST(Bundle, KeepsItsShortlistInAnyPrecision) {
  TrainableModel bundle = small_bundle();
  bundle.shortlist = end_shortlist(bundle, {end_id, 5});
  for (const auto& [name, precision] : precisions) {
    const Bundle read = read_bundle(write_bundle(bundle, precision), "m");
    ASSERT_TRUE(read.shortlist) << name;
    EXPECT_EQ(read.shortlist->begins, bundle.shortlist->begins);
    EXPECT_EQ(read.shortlist->tokens, bundle.shortlist->tokens);
  }
  EXPECT_FALSE(read_bundle(write_bundle(small_bundle(), Precision::int8), "m").shortlist);
}

TEST(Bundle, ComesBackInFloat32) {
  TrainableModel bundle = small_bundle();
  bundle.parameters.flat()[0] = Real(0.1F);
  bundle.parameters.flat()[1] = Real(3e38F);
  const Bytes file = write_bundle(bundle, Precision::float32);
  const Bundle read = read_bundle(file, "f");
  EXPECT_TRUE(same_weights(read, bundle));
  EXPECT_EQ(read.metadata.name, "dates");
  EXPECT_EQ(read.metadata.source_language, "date");
  EXPECT_EQ(read.metadata.target_languages, std::vector<std::string>{"iso"});
  EXPECT_EQ(read.metadata.licence, "CC0-1.0");
  EXPECT_EQ(read.metadata.attribution, "«nobody»");
  EXPECT_EQ(to_json(read.config), to_json(bundle.config));
  EXPECT_EQ(read.source_tokenizer.to_json(), bundle.source_tokenizer.to_json());
  EXPECT_EQ(read.target_tokenizers.at(0).to_json(), bundle.target_tokenizers.at(0).to_json());
  EXPECT_EQ(write_bundle(read, Precision::float32), file);
}

TEST(Bundle, ComesBackInFloat16Rounded) {
  TrainableModel bundle = small_bundle();
  const Bytes exact = write_bundle(bundle, Precision::float16);
  EXPECT_TRUE(same_weights(read_bundle(exact, "f"), bundle));
  bundle.parameters.flat()[0] = Real(0.1F);
  Bundle read = read_bundle(write_bundle(bundle, Precision::float16), "f");
  EXPECT_EQ(to_parameters(std::move(read.weights)).flat()[0], Real(0.0999755859375));
  EXPECT_LT(exact.size(), write_bundle(bundle, Precision::float32).size());
}

TEST(Bundle, IsReadFromAnyAddress) {
  const TrainableModel bundle = small_bundle();
  Bytes shifted = write_bundle(bundle, Precision::float32);
  shifted.insert(shifted.begin(), std::byte{0});
  EXPECT_TRUE(same_weights(read_bundle(std::as_bytes(std::span(shifted)).subspan(1), "f"), bundle));
}

TEST(Bundle, KeepsACheckpointsExtras) {
  const TrainableModel bundle = small_bundle();
  const std::array<std::int64_t, 2> counters{7, -9};
  const BundleExtras extras{
      {{"training", "{\"step\":7}"}},
      {{"optimizer.counters", {DType::i64, {2}, std::as_bytes(std::span(counters))}}}};
  const Bytes file = write_bundle(bundle, Precision::float32, extras);

  BundleExtras read;
  EXPECT_TRUE(same_weights(read_bundle(file, "f", &read), bundle));
  EXPECT_EQ(read.metadata, extras.metadata);
  ASSERT_EQ(read.tensors.size(), 1U);
  EXPECT_EQ(read.tensors[0].name, "optimizer.counters");
  EXPECT_EQ(read.tensors[0].tensor.dtype, DType::i64);
  EXPECT_EQ(std::memcmp(read.tensors[0].tensor.bytes.data(), counters.data(), sizeof counters), 0);

  expect_bundle_error(write_bundle(bundle, Precision::float32, {{}, extras.tensors}),
                      "tensor \"optimizer.counters\" belongs to no part of config.model");
  expect_bundle_error(write_bundle(bundle, Precision::float32, {{{"training", "{}"}}, {}}),
                      "this is the checkpoint of an unfinished training");
}

TEST(Bundle, IsNotWrittenWithWeightsThatDoNotFit) {
  constexpr Real infinity = std::numeric_limits<Real>::infinity();
  const auto refuses = [](Real weight, Precision precision) {
    TrainableModel bundle = small_bundle();
    bundle.parameters.flat().back() = weight;
    try {
      write_bundle(bundle, precision);
      return false;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
      const std::string& name = bundle.parameters.layout().entries().back().name;
      EXPECT_NE(std::string(error.what()).find(name), std::string::npos) << error.what();
      return true;
    }
  };
  for (const Real weight : {infinity, -infinity, std::numeric_limits<Real>::quiet_NaN()}) {
    EXPECT_TRUE(refuses(weight, Precision::float16));
    EXPECT_TRUE(refuses(weight, Precision::float32));
  }
  EXPECT_TRUE(refuses(65520, Precision::float16));
  EXPECT_FALSE(refuses(65519, Precision::float16));
  EXPECT_FALSE(refuses(65520, Precision::float32));
}

TEST(Bundle, WhoseWeightsDoNotFitFloat16IsToldOfFloat32) {
  TrainableModel bundle = small_bundle();
  EXPECT_TRUE(fit_float16(bundle.parameters));
  bundle.parameters.flat().back() = -65519;
  EXPECT_TRUE(fit_float16(bundle.parameters));
  bundle.parameters.flat().back() = -65520;
  EXPECT_FALSE(fit_float16(bundle.parameters));
  for (const char* option : {"--precision float32", "precision: 'float32'"}) {
    expect_error(ErrorCode::invalid_argument, option,
                 [&] { write_bundle(bundle, Precision::float16); });
  }
}

TEST(Bundle, CutOffAnywhereIsRefused) {
  const Bytes file = write_bundle(small_bundle(), Precision::float16);
  for (std::size_t size = 0; size < file.size(); ++size) {
    const Bytes cut(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
    ASSERT_THROW(read_bundle(cut, "f"), Error) << size;
  }
}

TEST(Bundle, WithAFlippedBitIsRefusedOrMeansTheSame) {
  const Bytes file = write_bundle(small_bundle(), Precision::float16);
  std::mt19937 random(4);
  for (int i = 0; i < 4000; ++i) {
    Bytes flipped = file;
    const std::size_t bit = random() % (file.size() * 8);
    flipped[bit / 8] ^= std::byte{1} << bit % 8;
    try {
      ASSERT_EQ(write_bundle(read_bundle(flipped, "f"), Precision::float16), file) << bit;
    } catch (const Error&) {
      SUCCEED();
    }
  }
}

TEST(Bundle, RefusesTheWeightsOfAnother) {
  const Bytes file = write_bundle(small_bundle(), Precision::float16);
  Bytes flipped = file;
  flipped.back() ^= std::byte{1};
  expect_bundle_error(
      flipped,
      "the weights do not match their checksum (weights_crc32): the file was damaged; "
      "download it again");
  Bytes reworded = file;
  const std::string name = R"(\"name\":\"dates\")";
  const auto* start = reinterpret_cast<const char*>(file.data());
  const std::size_t place = std::string_view(start, file.size()).find(name);
  ASSERT_NE(place, std::string_view::npos);
  reworded[place + name.size() - 3] = std::byte{'z'};
  expect_bundle_error(reworded, "(metadata_crc32): the file was damaged; download it again");
}

TEST(Bundle, NamesWhatIsWrongInside) {
  static const std::array<float, 6> bad_weights{0, 1, std::numeric_limits<float>::quiet_NaN(),
                                                0, 0, 0};
  static const std::array<std::uint16_t, 6> infinite_values{0, 0x7C00, 0, 0, 0, 0};
  const auto config = [](const std::function<void(json&)>& change) {
    return [change](BundleEditor& editor) { editor.change_config(change); };
  };
  const auto drop = [](const char* key) {
    return [key](BundleEditor& editor) { editor.metadata.erase(key); };
  };
  const struct {
    std::function<void(BundleEditor&)> change;
    const char* part;
    ErrorCode code = ErrorCode::bad_model;
  } cases[] = {
      {drop("format"), "not a model of ours"},
      {[](BundleEditor& editor) { editor.metadata["format"] = "pt"; }, "not a model of ours"},
      {[](BundleEditor& editor) { editor.metadata.clear(); }, "not a model of ours"},
      {drop("format_version"), "format_version is missing"},
      {[](BundleEditor& editor) { editor.metadata["format_version"] = "2"; },
       "format_version is \"2\"", ErrorCode::unsupported},
      {[](BundleEditor& editor) { editor.metadata["surprise"] = ""; }, "\"surprise\" is unknown"},
      {drop("config"), "config is missing"},
      {[](BundleEditor& editor) { editor.metadata["config"] = "{"; }, "config: invalid JSON"},
      {[](BundleEditor& editor) { editor.metadata["config"] = "[]"; }, "config must be an object"},
      {[](BundleEditor& editor) { editor.metadata["config"].insert(1, R"("name":"b",)"); },
       "occurs twice"},
      {[](BundleEditor& editor) { editor.metadata["config"] = std::string(100'000, '['); },
       "levels deep"},
      {config([](json& c) { c.erase("name"); }), "config.name"},
      {config([](json& c) { c["source_language"] = 1; }), "config.source_language"},
      {config([](json& c) { c["surprise"] = 1; }), "config.surprise"},
      {config([](json& c) { c.erase("model"); }), "config.model"},
      {config([](json& c) { c["model"] = 3; }), "config.model"},
      {config([](json& c) { c["model"]["encoder"]["cell"] = "tanh"; }),
       "config.model.encoder.cell"},
      {config([](json& c) { c["model"]["encoder"]["surprise"] = 1; }),
       "config.model.encoder.surprise"},
      {config([](json& c) { c["model"]["dropout"] = 1; }), "config.model.dropout"},
      {config([](json& c) { c["model"]["encoder"]["hidden_size"] = 0; }),
       "config.model.encoder.hidden_size"},
      {config([](json& c) { c["model"]["encoder"]["hidden_size"] = 1ULL << 63; }),
       "config.model.encoder.hidden_size"},
      // The largest sizes of a configuration, with 2^40 weights or more, are refused before any
      // memory is allocated.
      {config([](json& c) { c["model"]["encoder"]["hidden_size"] = 1 << 20; }),
       "config.model: the model is too large"},
      {config([](json& c) { c["model"]["encoder"]["hidden_size"] = 1 << 10; }), ".shape is"},
      {config([](json& c) { c["model"]["decoder"]["layers"] = 64; }), "is missing"},
      {config([](json& c) { c["model"]["encoder"]["bidirectional"] = false; }), "tensor \""},
      {config([](json& c) { c["model"].erase("source_vocabulary_size"); }),
       "source_vocabulary_size"},
      {config([](json& c) { c["model"]["target_vocabulary_size"] = 99; }),
       "target_tokenizer has 9 pieces but config.model.target_vocabulary_size is 99"},
      {drop("source_tokenizer"), "source_tokenizer is missing"},
      {[](BundleEditor& editor) { editor.metadata["source_tokenizer"] = ""; },
       "source_tokenizer: invalid JSON"},
      {[](BundleEditor& editor) { editor.metadata["target_tokenizer"] = "{}"; },
       "target_tokenizer: model"},
      {[](BundleEditor& editor) {
         std::swap(editor.metadata["source_tokenizer"], editor.metadata["target_tokenizer"]);
       },
       "source_tokenizer has 9 pieces"},
      {[](BundleEditor& editor) { editor.tensors.pop_back(); },
       "is missing; config.model demands it"},
      {[](BundleEditor& editor) { editor.tensors.back().name = "other"; },
       "is missing; config.model demands it"},
      {[](BundleEditor& editor) { editor.tensors.push_back({"other", {DType::f32, {0}, {}}}); },
       "tensor \"other\" belongs to no part of config.model"},
      {[](BundleEditor& editor) {
         std::swap(editor.tensor("bridge.hidden_l0.weight").shape[0],
                   editor.tensor("bridge.hidden_l0.weight").shape[1]);
       },
       "tensor \"bridge.hidden_l0.weight\".shape is [6,3] but config.model demands [3,6]"},
      {[](BundleEditor& editor) { editor.tensor("bridge.hidden_l0.bias").shape = {1, 3}; },
       "tensor \"bridge.hidden_l0.bias\".shape is [1,3] but config.model demands [3]"},
      {[](BundleEditor& editor) {
         editor.tensor("bridge.hidden_l0.bias") = {
             DType::u8, {3}, editor.tensor("bridge.hidden_l0.bias").bytes.first(3)};
       },
       "tensor \"bridge.hidden_l0.bias\".dtype must be F16 or F32", ErrorCode::unsupported},
      {[](BundleEditor& editor) {
         editor.tensor("bridge.hidden_l0.bias").bytes =
             std::as_bytes(std::span(bad_weights)).first(12);
       },
       "tensor \"bridge.hidden_l0.bias\" holds a value that is infinite or not a number"},
      {[](BundleEditor& editor) {
         editor.tensor("bridge.hidden_l0.bias") = {
             DType::f16, {3}, std::as_bytes(std::span(infinite_values)).first(6)};
       },
       "tensor \"bridge.hidden_l0.bias\" holds a value that is infinite or not a number"},
  };
  EXPECT_NO_THROW(read_bundle(BundleEditor(small_bundle()).write(), "f"));
  for (const auto& [change, part, code] : cases) {
    BundleEditor editor(small_bundle());
    change(editor);
    expect_bundle_error(editor.write(), part, code);
  }
}

TEST(Bundle, DemandsItsChecksums) {
  for (const char* key : {"weights_crc32", "metadata_crc32"}) {
    BundleEditor editor(small_bundle());
    editor.write();
    editor.metadata.erase(key);
    expect_bundle_error(write_safetensors(editor.metadata, editor.tensors), "metadata_crc32");
  }
}

}  // namespace
}  // namespace attentive
