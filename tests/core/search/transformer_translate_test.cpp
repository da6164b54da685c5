// Tests a Translator with a Transformer encoder and an SSRU decoder.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include "core/bundle/bundle.h"
#include "core/search/translate.h"
#include "core/support/reversal_task.h"
#include "core/training/make_shortlist.h"
#include "core/training/trainer.h"

namespace attentive {
namespace {

TrainableModel trained(const std::string& model) {
  Experiment experiment = ReversalTask(2000).experiment(quick_training, model);
  Trainer trainer(std::move(experiment.model), experiment.training, std::move(experiment.examples));
  while (!trainer.finished()) trainer.advance(100);
  return trainer.model();
}

const TrainableModel& trained_transformer() {
  static const TrainableModel model = trained(transformer_model());
  return model;
}

const std::vector<std::string> four_letters = {"abcd"};

TEST(TransformerTranslator, GivesTokensAttentionAndProbabilities) {
  Translator translator(trained_transformer());
  const Translation translation = translator.translate(four_letters).front();
  EXPECT_EQ(translation.text, "dcba");
  ASSERT_EQ(translation.attention.rows(), 5);
  ASSERT_EQ(translation.attention.cols(), 5);
  for (Index row = 0; row < 5; ++row) {
    EXPECT_NEAR(translation.attention.view().row(row).sum(), 1, 1e-5);
  }
  EXPECT_EQ(translation.log_probabilities.size(), 5U);
}

TEST(TransformerTranslator, GivesASentenceTheSameBeamAloneAndInAnyBatch) {
  const ReversalTask task(60, 5);
  Translator translator(trained_transformer());
  for (const Index beam_size : {1, 4}) {
    const TranslateOptions options{.search = {.beam_size = beam_size, .n_best = beam_size}};
    const std::vector<Translation> together = translator.translate(task.sources, options);
    for (std::size_t i = 0; i < task.sources.size(); ++i) {
      const Translation alone =
          translator.translate(std::span(task.sources).subspan(i, 1), options).front();
      EXPECT_EQ(alone.text, together[i].text);
      EXPECT_NEAR(alone.score, together[i].score, 1e-4);
      EXPECT_LT((alone.attention.view() - together[i].attention.view()).cwiseAbs().maxCoeff(),
                1e-4);
      EXPECT_EQ(std::ssize(alone.alternatives), beam_size - 1);
    }
  }
}

TEST(TransformerTranslator, ScoresItsOwnTranslationAsItFoundIt) {
  Translator translator(trained_transformer());
  const Translation own = translator.translate(four_letters).front();
  const Translation same =
      translator.translate(four_letters, {.prefix = own.text, .forced = true}).front();
  EXPECT_EQ(same.tokens, own.tokens);
  EXPECT_EQ(same.log_probabilities, own.log_probabilities);
  EXPECT_EQ(same.attention.view(), own.attention.view());
}

TEST(TransformerTranslator, ContinuesAPrefix) {
  Translator translator(trained_transformer());
  const TranslateOptions options{.search = {.beam_size = 2}, .prefix = "da"};
  EXPECT_TRUE(translator.translate(four_letters, options).front().text.starts_with("da"));
}

TEST(TransformerTranslator, ReportsCommittedTokens) {
  Translator translator(trained_transformer());
  for (const Index beam_size : {1, 3}) {
    std::vector<std::string> committed;
    int calls = 0;
    const Translation translation =
        translator
            .translate(four_letters, {.search = {.beam_size = beam_size},
                                      .on_committed =
                                          [&](std::size_t, std::vector<std::string> pieces) {
                                            ++calls;
                                            std::ranges::move(pieces,
                                                              std::back_inserter(committed));
                                          }})
            .front();
    EXPECT_EQ(committed, translation.tokens);
    EXPECT_GT(calls, 1) << "not only at the end";
  }
}

TEST(TransformerTranslator, ScoresOnlyTheCandidatesOfASentence) {
  TrainableModel model = trained_transformer();
  model.shortlist =
      make_shortlist(model, ReversalTask(2000).examples(model), {.most = 1, .frequent = 0});
  const ReversalTask task(100, 5);
  Translator translator(model);
  const auto all = translator.translate(task.sources, {.shortlist = false});
  const auto some = translator.translate(task.sources);
  std::size_t alike = 0;
  for (std::size_t i = 0; i < all.size(); ++i) alike += all[i].text == some[i].text ? 1 : 0;
  EXPECT_GE(alike, 90U);
}

TEST(TransformerTranslator, WritesTogetherWithARecurrentModel) {
  const TrainableModel recurrent = trained(recurrent_model("gru"));
  const std::array<ModelView, 2> ensemble{trained_transformer(), recurrent};
  const Translation translation = Translator(ensemble).translate(four_letters).front();
  EXPECT_EQ(translation.text, "dcba");
  for (Index row = 0; row < translation.attention.rows(); ++row) {
    EXPECT_NEAR(translation.attention.view().row(row).sum(), 1, 1e-5);
  }
}

TEST(TransformerTranslator, WritesTheSameInAnyPrecision) {
  const ReversalTask task(100, 5);
  const auto exact = Translator(trained_transformer()).translate(task.sources);
  for (const auto& [name, precision] : precisions) {
    const PackedModel model =
        pack(read_bundle(write_bundle(trained_transformer(), precision), "m.safetensors"));
    const auto translations = Translator(model).translate(task.sources);
    std::size_t alike = 0;
    Real farthest = 0;
    for (std::size_t i = 0; i < exact.size(); ++i) {
      if (translations[i].text != exact[i].text) continue;
      ++alike;
      farthest = std::max(farthest, std::abs(translations[i].score - exact[i].score));
    }
    EXPECT_GE(alike, precision == Precision::int8 ? 98U : 100U) << name;
    EXPECT_LT(farthest, precision == Precision::int8 ? 0.2F : 1e-2F) << name;
  }
}

TEST(TransformerTranslator, WritesBeyondItsTableOfPositions) {
  Translator translator(trained_transformer());
  const Translation translation =
      translator.translate(four_letters, {.max_length = 600, .search = {.min_length = 600}})
          .front();
  EXPECT_EQ(translation.tokens.size(), 600U);
}

}  // namespace
}  // namespace attentive
