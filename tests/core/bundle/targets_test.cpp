// Tests bundles with several target languages, and those with a tokenizer that all sides share.

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "core/bundle/bundle.h"
#include "core/expect_error.h"
#include "core/model/seq2seq.h"
#include "core/support/bundle_editor.h"
#include "core/text/train_tokenizer.h"

namespace attentive {
namespace {

using nlohmann::json;

Tokenizer characters(std::string_view text) {
  const std::vector<std::string_view> texts = {text};
  return train_tokenizer(texts, {TokenizerType::character, 0});
}

Index size_of(const Tokenizer& tokenizer) {
  return static_cast<Index>(tokenizer.vocabulary_size());
}

TrainableModel bundle_of(const std::vector<std::string>& languages, Tokenizer source,
                         std::vector<Tokenizer> targets,
                         TiedEmbeddings tied = TiedEmbeddings::none) {
  ModelConfig config;
  config.source_vocabulary_size = size_of(source);
  config.targets.clear();
  for (std::size_t i = 0; i < languages.size(); ++i) {
    config.targets.push_back({languages.size() > 1 ? languages[i] : "", size_of(targets[i])});
  }
  config.encoder = RecurrentEncoderConfig{.embedding_size = 2, .hidden_size = 3};
  config.decoder = RecurrentDecoderConfig{.embedding_size = 2, .hidden_size = 3, .readout_size = 2};
  config.attention = {ScoreType::additive, 2};
  config.tied_embeddings = tied;
  Parameters parameters(seq2seq_layout(config));
  Real value = 0;
  for (Real& weight : parameters.flat()) weight = value += Real(0.25);
  return {{{"numbers", "en", languages, "", ""}, config, std::move(source), std::move(targets)},
          std::move(parameters)};
}

TrainableModel two_targets() {
  return bundle_of({"de", "fr"}, characters("one two"), {characters("eins"), characters("un")});
}

TrainableModel shared(TiedEmbeddings tied = TiedEmbeddings::none) {
  const Tokenizer tokenizer = characters("one eins un");
  return bundle_of({"de", "fr"}, tokenizer, {tokenizer, tokenizer}, tied);
}

Bundle read(const TrainableModel& bundle) {
  return read_bundle(write_bundle(bundle, Precision::float32), "m.safetensors");
}

std::vector<std::string> keys_of(const TrainableModel& bundle) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : BundleEditor(bundle).metadata) {
    if (key.find("tokenizer") != std::string::npos) keys.push_back(key);
  }
  return keys;
}

using Keys = std::vector<std::string>;

TEST(SeveralTargets, ComeBackEachWithItsTokenizer) {
  const TrainableModel bundle = two_targets();
  EXPECT_EQ(keys_of(bundle),
            (Keys{"source_tokenizer", "target_tokenizer.de", "target_tokenizer.fr"}));
  const Bundle back = read(bundle);
  EXPECT_EQ(back.metadata.target_languages, (std::vector<std::string>{"de", "fr"}));
  EXPECT_EQ(to_json(back.config), to_json(bundle.config));
  EXPECT_EQ(write_bundle(back, Precision::float32), write_bundle(bundle, Precision::float32));
  ASSERT_EQ(back.target_tokenizers.size(), 2U);
  EXPECT_EQ(back.target_tokenizers[0].to_json(), bundle.target_tokenizers[0].to_json());
  EXPECT_EQ(back.target_tokenizers[1].to_json(), bundle.target_tokenizers[1].to_json());
  EXPECT_FALSE(back.has_shared_tokenizer());
}

TEST(SharedTokenizer, IsStoredOnce) {
  EXPECT_EQ(keys_of(shared()), Keys{"tokenizer"});
  const Bundle back = read(shared());
  EXPECT_TRUE(back.has_shared_tokenizer());
  EXPECT_EQ(back.source_tokenizer.to_json(), shared().source_tokenizer.to_json());
  EXPECT_EQ(back.target_tokenizers.size(), 2U);
  EXPECT_EQ(write_bundle(back, Precision::float32), write_bundle(shared(), Precision::float32));

  const Tokenizer tokenizer = characters("one eins");
  const TrainableModel single = bundle_of({"de"}, tokenizer, {tokenizer}, TiedEmbeddings::all);
  EXPECT_EQ(keys_of(single), Keys{"tokenizer"});
  EXPECT_TRUE(read(single).has_shared_tokenizer());
}

TEST(SharedTokenizer, IsNotWhatHappensToBeEqual) {
  const TrainableModel bundle = bundle_of({"de"}, characters("eins"), {characters("eins")});
  EXPECT_EQ(keys_of(bundle), (Keys{"source_tokenizer", "target_tokenizer"}));
  EXPECT_FALSE(read(bundle).has_shared_tokenizer());
}

TEST(SeveralTargets, NameWhatIsWrongInside) {
  const auto config = [](const std::function<void(json&)>& change) {
    return [change](BundleEditor& editor) { editor.change_config(change); };
  };
  const struct {
    std::function<TrainableModel()> bundle;
    std::function<void(BundleEditor&)> change;
    const char* part;
  } cases[] = {
      {two_targets, [](BundleEditor& editor) { editor.metadata.erase("target_tokenizer.fr"); },
       "target_tokenizer.fr is missing from the metadata"},
      {two_targets, [](BundleEditor& editor) { editor.metadata["target_tokenizer.fr"] = "{"; },
       "target_tokenizer.fr: invalid JSON"},
      {two_targets, [](BundleEditor& editor) { editor.metadata["target_tokenizer.es"] = "{}"; },
       "metadata \"target_tokenizer.es\" is unknown; remove it"},
      {two_targets, [](BundleEditor& editor) { editor.metadata["target_tokenizer"] = "{}"; },
       "metadata \"target_tokenizer\" is unknown; remove it"},
      {two_targets,
       [](BundleEditor& editor) {
         std::swap(editor.metadata["target_tokenizer.de"], editor.metadata["target_tokenizer.fr"]);
       },
       "target_tokenizer.de has 6 pieces but config.model.target_vocabulary_sizes.de is 8"},
      {two_targets, config([](json& c) { c["target_languages"] = {"de", "es"}; }),
       "config.target_languages and model.target_vocabulary_sizes must name the same languages, "
       "but the latter has \"de\", \"fr\""},
      {two_targets, config([](json& c) { c["target_languages"] = {"de"}; }),
       "config.target_languages must be a list of 2 to 256 languages"},
      {two_targets, config([](json& c) { c["target_languages"] = json(300, "de"); }),
       "config.target_languages must be a list of 2 to 256 languages"},
      {two_targets, config([](json& c) { c["target_languages"] = "de, fr"; }),
       "config.target_languages must be a list"},
      {two_targets, config([](json& c) { c["target_languages"] = {"de", 7}; }),
       "config.target_languages has 7; names are"},
      {two_targets, config([](json& c) { c["target_languages"] = {"de", "f/r"}; }),
       "config.target_languages has \"f/r\"; names are 1 to 35 letters, digits and hyphens"},
      {two_targets, config([](json& c) { c["target_languages"] = {"de", "de"}; }),
       "config.target_languages has \"de\" twice"},
      {two_targets, config([](json& c) { c["target_language"] = "de"; }),
       "config.target_languages stands for target_language; remove one of them"},
      {two_targets, config([](json& c) {
         c.erase("target_languages");
         c["target_language"] = "de";
       }),
       "config.target_language and model.target_vocabulary_sizes must name the same languages"},
      {two_targets, config([](json& c) { c.erase("target_languages"); }),
       "config.target_language is missing"},
      {two_targets, config([](json& c) {
         c["model"].erase("target_vocabulary_sizes");
         c["model"]["target_vocabulary_size"] = 8;
       }),
       "config.target_languages has several languages, but model has a single decoder"},
      {two_targets, config([](json& c) {
         c["target_languages"] = {"de", "fr", "it"};
         c["model"]["target_vocabulary_sizes"]["it"] = 8;
       }),
       "target_tokenizer.it is missing from the metadata"},
      {[] { return shared(); },
       [](BundleEditor& editor) { editor.metadata["source_tokenizer"] = "{}"; },
       "metadata \"source_tokenizer\" is unknown; remove it"},
      {[] { return shared(); },
       config([](json& c) { c["model"]["target_vocabulary_sizes"]["fr"] = 9; }),
       "tokenizer has 11 pieces but config.model.target_vocabulary_sizes.fr is 9"},
      {[] { return shared(); }, config([](json& c) { c["model"]["source_vocabulary_size"] = 9; }),
       "tokenizer has 11 pieces but config.model.source_vocabulary_size is 9"},
  };
  EXPECT_NO_THROW(read_bundle(BundleEditor(shared(TiedEmbeddings::all)).write(), "f"));
  for (const auto& [bundle, change, part] : cases) {
    BundleEditor editor(bundle());
    change(editor);
    expect_error(
        ErrorCode::bad_model, part, [&] { read_bundle(editor.write(), "m.safetensors"); },
        "m.safetensors: ");
  }
}

TEST(SeveralTargets, MayShareEmbeddingsWithTokenizersOfOneSize) {
  BundleEditor editor(shared(TiedEmbeddings::all));
  for (const char* key : {"source_tokenizer", "target_tokenizer.de", "target_tokenizer.fr"}) {
    editor.metadata[key] = editor.metadata["tokenizer"];
  }
  editor.metadata.erase("tokenizer");
  const Bundle back = read_bundle(editor.write(), "f");
  EXPECT_FALSE(back.has_shared_tokenizer());
  EXPECT_EQ(back.config.tied_embeddings, TiedEmbeddings::all);
}

TEST(SeveralTargets, InAnyOrderAreSorted) {
  BundleEditor editor(two_targets());
  editor.change_config([](json& c) { c["target_languages"] = {"fr", "de"}; });
  const Bundle back = read_bundle(editor.write(), "f");
  EXPECT_EQ(back.metadata.target_languages, (std::vector<std::string>{"de", "fr"}));
}

TEST(DecoderOf, FindsTheLanguageOrListsThem) {
  const BundleMetadata several = two_targets().metadata;
  EXPECT_EQ(decoder_of(several, "de"), 0U);
  EXPECT_EQ(decoder_of(several, "fr"), 1U);
  expect_error(ErrorCode::invalid_argument, "one of \"de\", \"fr\"",
               [&] { decoder_of(several, ""); });
  expect_error(ErrorCode::invalid_argument,
               "\"it\" is none of the target languages; there are \"de\", \"fr\"",
               [&] { decoder_of(several, "it"); });

  const BundleMetadata single = {"", "", {"de"}, "", ""};
  EXPECT_EQ(decoder_of(single, ""), 0U);
  EXPECT_EQ(decoder_of(single, "de"), 0U);
  expect_error(ErrorCode::invalid_argument, "there is \"de\"", [&] { decoder_of(single, "fr"); });
}

}  // namespace
}  // namespace attentive
