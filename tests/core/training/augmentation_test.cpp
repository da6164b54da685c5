#include "core/training/augmentation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/support/reversal_task.h"
#include "core/text/utf8.h"
#include "core/training/experiment.h"

namespace attentive {
namespace {

const SentencePairs pairs = {
    .sources = {"Où est l'élève ?", "Je suis là.", "Il fait très beau à Orléans."},
    .targets = {"Where is the pupil?", "I am here.", "The weather is fine in Orléans."}};

Experiment experiment_with(const std::string& augmentation) {
  return prepare_experiment(R"({
      "name": "augmented", "source_language": "fr", "target_language": "en",
      "tokenizers": {"shared": {"type": "bpe", "vocabulary_size": 400}},
      "model": )" + recurrent_model("gru") +
                                R"(,
      "training": {"epochs": 2, "batch_tokens": 64, "augmentation": )" +
                                augmentation + "}}",
                            "config", {pairs});
}

/// A variant's texts.
struct Variant {
  std::string source;
  std::string target;
};

Variant variant_of(std::size_t index, const std::string& augmentation, std::uint64_t seed = 1) {
  const Experiment experiment = experiment_with(augmentation);
  Random random(seed);
  const Example example = experiment.examples.augmenter->variant(index, random);
  return {experiment.model.source_tokenizer.decode(example.source),
          experiment.model.target_tokenizers[0].decode(example.target)};
}

TEST(Augmentation, MakesEachKindOfNoise) {
  struct Case {
    const char* augmentation;
    const char* source;
    const char* target;
  };
  const Case cases[] = {
      {R"({"capitals": 1})", "OÙ EST L'ÉLÈVE ?", "WHERE IS THE PUPIL?"},
      {R"({"title_case": 1})", "Où Est L'élève ?", "Where Is The Pupil?"},
      {R"({"lower_case": 1})", "où est l'élève ?", "Where is the pupil?"},
      {R"({"no_final_stop": 1})", "Où est l'élève", "Where is the pupil"},
      {R"({"no_accents": 1})", "Ou est l'eleve ?", "Where is the pupil?"},
      {R"({"no_accents": 1, "no_final_stop": 1, "lower_case": 1})", "ou est l'eleve",
       "Where is the pupil"},
  };
  for (const auto& [augmentation, source, target] : cases) {
    const Variant variant = variant_of(0, augmentation);
    EXPECT_EQ(variant.source, source) << augmentation;
    EXPECT_EQ(variant.target, target) << augmentation;
  }
}

TEST(Augmentation, MakesTyposInTheSource) {
  const Variant variant = variant_of(1, R"({"typos": 1})");
  EXPECT_NE(variant.source, pairs.sources[1]);
  const auto change = static_cast<double>(to_utf32(variant.source).size()) -
                      static_cast<double>(to_utf32(pairs.sources[1]).size());
  EXPECT_LE(std::abs(change), 1);
  EXPECT_EQ(variant.target, pairs.targets[1]);
}

TEST(Augmentation, AppendsTheSameSymbolToBothSides) {
  const auto [source, target] = variant_of(1, R"({"symbols": 1})");
  ASSERT_TRUE(source.starts_with(pairs.sources[1] + " ")) << source;
  ASSERT_TRUE(target.starts_with(pairs.targets[1] + " ")) << target;
  EXPECT_EQ(source.substr(pairs.sources[1].size()), target.substr(pairs.targets[1].size()));
}

TEST(Augmentation, ChangesTheChosenShareOfPairs) {
  const Experiment experiment = experiment_with(R"({"capitals": 0.2, "lower_case": 0.3})");
  Random random(5);
  int capitals = 0;
  int lower = 0;
  constexpr int draws = 4000;
  for (int i = 0; i < draws; ++i) {
    const Example example = experiment.examples.augmenter->variant(1, random);
    const std::string source = experiment.model.source_tokenizer.decode(example.source);
    if (source == "JE SUIS LÀ.") ++capitals;
    if (source == "je suis là.") ++lower;
  }
  EXPECT_NEAR(capitals / double{draws}, 0.2, 0.03);
  EXPECT_NEAR(lower / double{draws}, 0.3, 0.03);
}

TEST(Augmentation, LeavesOutMerges) {
  const Experiment experiment = experiment_with(R"({"bpe_dropout": 0.5})");
  const Example& whole = experiment.examples.pairs[2];
  Random random(5);
  for (int i = 0; i < 20; ++i) {
    const Example example = experiment.examples.augmenter->variant(2, random);
    EXPECT_GT(example.source.size(), whole.source.size());
    EXPECT_EQ(experiment.model.source_tokenizer.decode(example.source), pairs.sources[2]);
    EXPECT_EQ(experiment.model.target_tokenizers[0].decode(example.target), pairs.targets[2]);
  }
}

TEST(Augmentation, AddsPairsThatJoinOthers) {
  std::vector<SentencePairs> corpora = {pairs};
  add_joined_pairs(corpora, 2, 1);
  ASSERT_EQ(corpora[0].sources.size(), 9U);
  for (std::size_t i = 3; i < 9; ++i) {
    // Replacing each source by its target shows that both sides join the same pairs.
    std::string joined = corpora[0].sources[i];
    int parts = 0;
    for (std::size_t pair = 0; pair < 3; ++pair) {
      for (std::size_t at; (at = joined.find(pairs.sources[pair])) != std::string::npos; ++parts) {
        joined.replace(at, pairs.sources[pair].size(), pairs.targets[pair]);
      }
    }
    EXPECT_EQ(joined, corpora[0].targets[i]);
    EXPECT_TRUE(parts == 2 || parts == 3) << joined;
  }
  EXPECT_EQ(experiment_with(R"({"joined_pairs": 1})").examples.pairs.size(), 6U);
}

TEST(Augmentation, IsOffByDefault) {
  EXPECT_EQ(experiment_with("{}").examples.augmenter, nullptr);
  EXPECT_EQ(experiment_with(R"({"joined_pairs": 0.5})").examples.augmenter, nullptr);
}

}  // namespace
}  // namespace attentive
