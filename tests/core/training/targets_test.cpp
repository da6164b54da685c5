// Tests the training of one encoder with several decoders, and tokenizers that all sides share.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "core/expect_error.h"
#include "core/search/translate.h"
#include "core/support/reversal_task.h"
#include "core/support/trainers.h"
#include "core/training/evaluate.h"

namespace attentive {
namespace {

using nlohmann::json;

json two_target_config() {
  return json::parse(R"({
    "name": "two", "source_language": "x-word", "target_languages": ["reverse", "copy"],
    "tokenizers": {"source": {"type": "character"}, "target": {"type": "character"}},
    "model": {
      "encoder": {"embedding_size": 16, "cell": "gru", "hidden_size": 16},
      "decoder": {"embedding_size": 16, "cell": "gru", "hidden_size": 32, "readout_size": 16},
      "attention": {"score": "additive", "size": 16}
    },
    "training": {"epochs": 12, "batch_tokens": 320, "learning_rate": 0.01, "seed": 7}
  })");
}

/// Returns words copied and reversed, with more of the latter.
std::vector<SentencePairs> corpora(std::size_t count, std::uint64_t seed = 1) {
  const ReversalTask copy(count, seed);
  const ReversalTask reverse(2 * count, seed + 1);
  return {{.language = "reverse", .sources = reverse.sources, .targets = reverse.targets},
          {.language = "copy", .sources = copy.sources, .targets = copy.sources}};
}

Experiment experiment_of(const json& config, std::size_t count) {
  return prepare_experiment(config.dump(), "config", corpora(count));
}

void expect_both_learned(const json& config) {
  Trainer trainer = trainer_of(experiment_of(config, 1000));
  train(trainer, 100);
  const TrainableModel& model = trainer.model();
  ASSERT_EQ(model.metadata.target_languages, (std::vector<std::string>{"copy", "reverse"}));
  Translator translator(model);
  for (const SentencePairs& unseen : corpora(100, 99)) {
    const std::size_t decoder = decoder_of(model.metadata, unseen.language);
    const auto translations = translator.translate(unseen.sources, {.decoder = decoder});
    std::size_t hits = 0;
    for (std::size_t i = 0; i < translations.size(); ++i) {
      hits += translations[i].text == unseen.targets[i] ? 1 : 0;
    }
    EXPECT_GE(hits, translations.size() * 95 / 100) << unseen.language;
    EXPECT_LT(score_references(model, encode_examples(model, {&unseen, 1})).loss, 0.1);
  }
  EXPECT_LT(score_references(model, encode_examples(model, corpora(100, 99))).loss, 0.1);
}

TEST(TwoTargets, AreBothLearned) { expect_both_learned(two_target_config()); }

TEST(TwoTargets, AreBothLearnedWithAllEmbeddingsTied) {
  json config = two_target_config();
  config["tokenizers"] = {{"shared", {{"type", "character"}}}};
  config["model"]["tied_embeddings"] = "all";
  const Experiment experiment = experiment_of(config, 10);
  EXPECT_TRUE(experiment.model.has_shared_tokenizer());
  EXPECT_EQ(experiment.model.config.targets[1].vocabulary_size,
            experiment.model.config.source_vocabulary_size);
  expect_both_learned(config);
}

TEST(TwoTargets, ResumeExactly) {
  const Experiment experiment = experiment_of(two_target_config(), 100);
  Trainer whole = trainer_of(experiment);
  Trainer part = trainer_of(experiment);
  part.advance(7);
  Trainer resumed = Trainer::resume(part.checkpoint(), "c", experiment.examples);
  whole.advance(20);
  resumed.advance(13);
  EXPECT_EQ(weights_of(resumed), weights_of(whole));

  std::vector<Example> others = experiment.examples.pairs;
  others.front().decoder = 1;
  expect_error(ErrorCode::invalid_argument, "other examples",
               [&] { Trainer::resume(part.checkpoint(), "c", others); });
}

TEST(TwoTargets, AreIndependentOfTheOrderOfCorpora) {
  std::vector<SentencePairs> given = corpora(50);
  const Experiment one = prepare_experiment(two_target_config().dump(), "config", given);
  std::swap(given[0], given[1]);
  const Experiment other = prepare_experiment(two_target_config().dump(), "config", given);
  EXPECT_EQ(write_bundle(one.model, Precision::float32),
            write_bundle(other.model, Precision::float32));
  ASSERT_EQ(one.examples.pairs.size(), 150U);
  for (std::size_t i = 0; i < one.examples.pairs.size(); ++i) {
    EXPECT_EQ(one.examples.pairs[i].source, other.examples.pairs[i].source);
    EXPECT_EQ(one.examples.pairs[i].target, other.examples.pairs[i].target);
    EXPECT_EQ(one.examples.pairs[i].decoder, i < 50 ? 0U : 1U) << "copy comes before reverse";
  }
}

TEST(TwoTargets, AreFineTunedOnlyFromTheSameShapes) {
  const TrainableModel start = experiment_of(two_target_config(), 50).model;
  const Experiment tuned =
      prepare_experiment(two_target_config().dump(), "config", corpora(20, 5), start);
  EXPECT_EQ(weights_of(trainer_of(tuned)),
            weights_of(trainer_of(experiment_of(two_target_config(), 50))));
  const TrainableModel single = ReversalTask(50).experiment(quick_training).model;
  expect_error(ErrorCode::invalid_argument,
               "config: there are 2 target languages, but the model to start from has 1", [&] {
                 prepare_experiment(two_target_config().dump(), "config", corpora(20), single);
               });
}

TEST(TwoTargets, AreNamedInErrors) {
  const auto expect_rejected = [](const std::string& part, std::vector<SentencePairs> given) {
    expect_error(ErrorCode::invalid_argument, part, [&] {
      prepare_experiment(two_target_config().dump(), "config", std::move(given));
    });
  };
  std::vector<SentencePairs> good = corpora(5);
  expect_rejected("examples: those of \"copy\" are missing", {good[0]});
  expect_rejected("examples: those of \"reverse\" are given twice", {good[0], good[1], good[0]});
  std::vector<SentencePairs> nameless = good;
  nameless[1].language.clear();
  expect_rejected("name the target language: one of \"copy\", \"reverse\"", nameless);
  std::vector<SentencePairs> foreign = good;
  foreign[1].language = "sort";
  expect_rejected("\"sort\" is none of the target languages; there are \"copy\", \"reverse\"",
                  foreign);
  std::vector<SentencePairs> empty = good;
  empty[1].sources.clear();
  empty[1].targets.clear();
  expect_rejected("examples: there are none of \"copy\"", empty);
  std::vector<SentencePairs> uneven = good;
  uneven[1].targets.pop_back();
  expect_rejected("must be pairs, but there are 5 and 4", uneven);
}

TEST(ExperimentConfig, NamesTheWrongTargetOrTokenizerInErrors) {
  const auto expect_rejected = [](const std::string& part,
                                  const std::function<void(json&)>& change) {
    json config = two_target_config();
    change(config);
    expect_error(ErrorCode::invalid_argument, part, [&] { experiment_of(config, 5); });
  };
  const json character = {{"type", "character"}};
  expect_rejected("config.target_languages must be a list of 2 to 256",
                  [](json& c) { c["target_languages"] = {"copy"}; });
  expect_rejected("config.target_languages stands for target_language",
                  [](json& c) { c["target_language"] = "copy"; });
  expect_rejected(
      "config.target_languages and model.target_vocabulary_sizes must name the same",
      [](json& c) { c["model"]["target_vocabulary_sizes"] = {{"copy", 0}, {"sort", 0}}; });
  expect_rejected("config.model.target_vocabulary_sizes stands for target_vocabulary_size",
                  [](json& c) { c["model"]["target_vocabulary_size"] = 9; });
  expect_rejected("config.tokenizers.shared stands for source and target",
                  [&](json& c) { c["tokenizers"]["shared"] = character; });
  expect_rejected("config.tokenizers.shared is missing; model.tied_embeddings \"all\"",
                  [](json& c) { c["model"]["tied_embeddings"] = "all"; });
  expect_rejected("config.tokenizers.shared.type must be one of",
                  [](json& c) { c["tokenizers"] = {{"shared", {{"type", "words"}}}}; });
  expect_rejected("config.tokenizers.target is missing",
                  [](json& c) { c["tokenizers"].erase("target"); });
}

TEST(SharedTokenizer, IsTrainedOnAllSides) {
  json config = two_target_config();
  config["tokenizers"] = {{"shared", {{"type", "character"}}}};
  const std::vector<SentencePairs> given = {
      {.language = "copy", .sources = {"ab"}, .targets = {"cd"}},
      {.language = "reverse", .sources = {"ef"}, .targets = {"gh"}}};
  const Experiment experiment = prepare_experiment(config.dump(), "config", given);
  EXPECT_EQ(experiment.model.source_tokenizer.vocabulary_size(), 4U + 8U);
}

}  // namespace
}  // namespace attentive
