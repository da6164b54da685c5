#include "core/search/translate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/error.h"
#include "core/expect_error.h"
#include "core/support/end_shortlist.h"
#include "core/support/reversal_task.h"
#include "core/training/make_shortlist.h"
#include "core/training/trainer.h"

namespace attentive {
namespace {

const TrainableModel& trained_model() {
  static const Trainer trainer = [] {
    Experiment experiment = ReversalTask(2000).experiment(quick_training);
    Trainer t(std::move(experiment.model), experiment.training, std::move(experiment.examples));
    while (!t.finished()) t.advance(100);
    return t;
  }();
  return trainer.model();
}

TEST(Translator, ReturnsTokensAttentionAndProbabilities) {
  Translator translator(trained_model());
  const std::vector<std::string> sentence = {"abcd"};
  const Translation translation = translator.translate(sentence).front();
  EXPECT_EQ(translation.text, "dcba");
  EXPECT_EQ(translation.tokens, (std::vector<std::string>{"d", "c", "b", "a", "</s>"}));
  EXPECT_EQ(translation.source_tokens, (std::vector<std::string>{"a", "b", "c", "d", "</s>"}));
  ASSERT_EQ(translation.attention.rows(), 5);
  ASSERT_EQ(translation.attention.cols(), 5);
  for (Index row = 0; row < 5; ++row) {
    EXPECT_NEAR(translation.attention.view().row(row).sum(), 1, 1e-5);
  }
  ASSERT_EQ(translation.log_probabilities.size(), 5U);
  for (const Real log_probability : translation.log_probabilities) {
    EXPECT_LE(log_probability, 0);
    EXPECT_GT(log_probability, std::log(Real{0.3}));
  }
}

TEST(Translator, ReportsTokensAsTheyAreCommitted) {
  Translator translator(trained_model());
  const std::vector<std::string> sentences = {"abcd", "", "cabbage", std::string(600, 'a')};
  for (const Index beam_size : {1, 3}) {
    std::vector<std::vector<std::string>> reported(sentences.size());
    int calls = 0;
    const std::vector<Translation> translations = translator.translate(
        sentences, {.max_length = 20,
                    .search = {.beam_size = beam_size},
                    .on_committed = [&](std::size_t sentence, std::vector<std::string> pieces) {
                      EXPECT_FALSE(pieces.empty());
                      ++calls;
                      std::ranges::move(pieces, std::back_inserter(reported.at(sentence)));
                    }});
    EXPECT_EQ(reported[0], translations[0].tokens);
    EXPECT_TRUE(reported[1].empty());
    EXPECT_EQ(reported[2], translations[2].tokens);
    EXPECT_TRUE(reported[3].empty()) << "it is translated in parts";
    EXPECT_GT(calls, 2) << "not only at the end";
  }
}

TEST(Translator, TranslatesASentenceAlikeAloneAndInABatch) {
  const ReversalTask task(150, 5);
  Translator translator(trained_model());
  const std::vector<Translation> together = translator.translate(task.sources);
  ASSERT_EQ(together.size(), task.sources.size());
  for (std::size_t i = 0; i < task.sources.size(); ++i) {
    const Translation alone = translator.translate(std::span(task.sources).subspan(i, 1)).front();
    EXPECT_EQ(alone.text, together[i].text);
    EXPECT_EQ(alone.source_tokens, together[i].source_tokens);
    ASSERT_EQ(alone.log_probabilities.size(), together[i].log_probabilities.size());
    for (std::size_t t = 0; t < alone.log_probabilities.size(); ++t) {
      EXPECT_NEAR(alone.log_probabilities[t], together[i].log_probabilities[t], 1e-4);
    }
    EXPECT_LT((alone.attention.view() - together[i].attention.view()).cwiseAbs().maxCoeff(), 1e-4);
  }
}

/// Returns the trained model with a shortlist made from its training examples.
const TrainableModel& shortlisted_model() {
  static const TrainableModel model = [] {
    TrainableModel made = trained_model();
    made.shortlist =
        make_shortlist(made, ReversalTask(2000).examples(made), {.most = 1, .frequent = 0});
    return made;
  }();
  return model;
}

TEST(Shortlist, HasTheLettersOfTheSourceAndTokensOfEverySentence) {
  const TrainableModel& model = shortlisted_model();
  const auto candidates = [&](const std::string& text) {
    std::vector<TokenId> source = model.source_tokenizer.encode(text);
    source.push_back(end_id);
    std::string pieces;
    for (const TokenId id :
         model.shortlist->candidates(source, model.config.targets.front().vocabulary_size)) {
      pieces += model.target_tokenizers.front().token(id) + ' ';
    }
    return pieces;
  };
  for (const char letter : {'a', 'b', 'c', 'd', 'e'}) {
    const std::string text(1, letter);
    EXPECT_NE(candidates(text).find(text + ' '), std::string::npos) << candidates(text);
    EXPECT_TRUE(candidates(text).starts_with("</s> <unk> ")) << candidates(text);
  }
  EXPECT_LT(candidates("a").size(), candidates("abcde").size());
}

TEST(Translator, ScoresOnlyTheCandidatesOfASentence) {
  const ReversalTask task(150, 5);
  Translator translator(shortlisted_model());
  for (const Index beam_size : {1, 4}) {
    const TranslateOptions all{.shortlist = false, .search = {.beam_size = beam_size}};
    const TranslateOptions some{.search = {.beam_size = beam_size}};
    const std::vector<Translation> exact = translator.translate(task.sources, all);
    const std::vector<Translation> together = translator.translate(task.sources, some);
    std::size_t equal_count = 0;
    for (std::size_t i = 0; i < task.sources.size(); ++i) {
      const Translation alone =
          translator.translate(std::span(task.sources).subspan(i, 1), some).front();
      EXPECT_EQ(alone.text, together[i].text);
      EXPECT_NEAR(alone.score, together[i].score, 1e-4);
      if (alone.text != exact[i].text) continue;
      ++equal_count;
      for (std::size_t t = 0; t < alone.log_probabilities.size(); ++t) {
        // The candidates share the probability of the tokens that are not scored.
        EXPECT_GE(alone.log_probabilities[t], exact[i].log_probabilities[t] - Real{1e-4});
      }
    }
    EXPECT_GE(equal_count, task.sources.size() * 95 / 100);
  }
}

TEST(Translator, WritesOnlyCandidatesAndThePrefix) {
  TrainableModel model = trained_model();
  std::vector<TokenId> allowed = model.target_tokenizers.front().encode("ab");
  allowed.push_back(end_id);
  std::ranges::sort(allowed);
  model.shortlist = end_shortlist(model, allowed);
  Translator translator(model);
  const std::vector<std::string> sentence = {"abcde"};
  const auto text = [&](TranslateOptions options) {
    options.max_length = 12;
    return translator.translate(sentence, options).front().text;
  };
  EXPECT_EQ(text({}).find_first_of("cde"), std::string::npos) << text({});
  EXPECT_TRUE(text({.prefix = "ec"}).starts_with("ec"));
  EXPECT_EQ(text({.prefix = "ec"}).find('d'), std::string::npos);
  EXPECT_EQ(text({.search = {.min_length = 6}}).size(), 6U);
  EXPECT_EQ(text({.search = {.no_repeat_ngram = 1}}).size(), 2U);
  EXPECT_EQ(text({.search = {.sampling = Sampling{.temperature = 100}}}).find_first_of("cde"),
            std::string::npos);
  EXPECT_EQ(text({.shortlist = false}), "edcba");
  EXPECT_EQ(text({.prefix = "edcba", .forced = true}), "edcba");
  const std::array<ModelView, 2> ensemble{model, trained_model()};
  EXPECT_EQ(Translator(ensemble).translate(sentence).front().text, "edcba");
}

TEST(Translator, FindsTheSameBeamForASentenceAloneAndInABatch) {
  const ReversalTask task(60, 5);
  Translator translator(trained_model());
  const TranslateOptions options{.search = {.beam_size = 4, .n_best = 3}};
  const std::vector<Translation> together = translator.translate(task.sources, options);
  for (std::size_t i = 0; i < task.sources.size(); ++i) {
    const Translation alone =
        translator.translate(std::span(task.sources).subspan(i, 1), options).front();
    EXPECT_EQ(alone.text, together[i].text);
    EXPECT_NEAR(alone.score, together[i].score, 1e-4);
    ASSERT_EQ(alone.alternatives.size(), 2U);
    for (std::size_t rank = 0; rank < 2; ++rank) {
      const Translation& alternative = alone.alternatives[rank];
      EXPECT_EQ(alternative.text, together[i].alternatives[rank].text);
      EXPECT_LE(alternative.score, alone.score);
      EXPECT_NE(alternative.tokens, alone.tokens);
      EXPECT_EQ(alternative.attention.rows(), std::ssize(alternative.tokens));
    }
  }
}

TEST(Translator, FindsTranslationsAtLeastAsProbableWithABeam) {
  const ReversalTask task(100, 6);
  Translator translator(trained_model());
  const SearchOptions greedy{.length_penalty = 0};
  const SearchOptions beam{.beam_size = 4, .length_penalty = 0};
  const auto one = translator.translate(task.sources, {.search = greedy});
  const auto four = translator.translate(task.sources, {.search = beam});
  Real gain = 0;
  for (std::size_t i = 0; i < one.size(); ++i) gain += four[i].score - one[i].score;
  EXPECT_GE(gain, 0);
}

TEST(Translator, TranslatesLikeOneModelWithAnEnsembleOfEqualModels) {
  const ReversalTask task(20, 7);
  const TrainableModel& model = trained_model();
  const auto alone = Translator(model).translate(task.sources);
  const auto together = Translator(std::array<ModelView, 2>{model, model}).translate(task.sources);
  for (std::size_t i = 0; i < alone.size(); ++i) {
    EXPECT_EQ(together[i].tokens, alone[i].tokens);
    EXPECT_NEAR(together[i].score, alone[i].score, 1e-4);
    EXPECT_LT((together[i].attention.view() - alone[i].attention.view()).cwiseAbs().maxCoeff(),
              1e-5);
  }
}

TEST(Translator, RejectsEnsemblesWithDifferentTokenizers) {
  ReversalTask task(0);
  task.sources = {"xyz"};
  task.targets = {"zyx"};
  const TrainableModel other = task.experiment(quick_training).model;
  expect_error(ErrorCode::invalid_argument, "same tokenizers",
               [&] { Translator(std::array<ModelView, 2>{trained_model(), other}); });
}

TEST(Translator, StartsTheTranslationWithThePrefix) {
  Translator translator(trained_model());
  const std::vector<std::string> sentence = {"abcd"};
  const Translation translation =
      translator.translate(sentence, {.search = {.beam_size = 2}, .prefix = "da"}).front();
  EXPECT_EQ(translation.text.substr(0, 2), "da");
  EXPECT_EQ(translation.tokens[0], "d");
}

TEST(Translator, KeepsThePrefixExactlyAsGiven) {
  Translator translator(trained_model());
  const std::vector<std::string> sentence = {"abcd"};
  for (const std::string prefix : {"Ża", " d  a ", "12,50 € 😆", "e\u0301"}) {
    EXPECT_TRUE(
        translator.translate(sentence, {.prefix = prefix}).front().text.starts_with(prefix));
    EXPECT_TRUE(translator.translate(sentence, {.max_length = 1, .prefix = prefix})
                    .front()
                    .text.starts_with(prefix));
    EXPECT_EQ(translator.translate(sentence, {.prefix = prefix, .forced = true}).front().text,
              prefix);
  }
}

TEST(Translator, ScoresAForcedTranslation) {
  Translator translator(trained_model());
  const std::vector<std::string> sentence = {"abcd"};
  const Translation own = translator.translate(sentence).front();
  const Translation same =
      translator.translate(sentence, {.prefix = own.text, .forced = true}).front();
  EXPECT_EQ(same.tokens, own.tokens);
  EXPECT_EQ(same.log_probabilities, own.log_probabilities);
  EXPECT_EQ(same.score, own.score);
  EXPECT_EQ(same.attention.view(), own.attention.view());
  EXPECT_FALSE(same.truncated);

  const Translation other =
      translator.translate(sentence, {.prefix = "dcbad", .forced = true}).front();
  EXPECT_EQ(other.text, "dcbad");
  EXPECT_EQ(other.tokens.back(), "</s>");
  EXPECT_LT(other.score, own.score);

  const std::vector<std::string> long_text = {std::string(300, 'a')};
  expect_error(ErrorCode::invalid_argument, "give a shorter one",
               [&] { translator.translate(long_text, {.prefix = "a", .forced = true}); });
}

TEST(Translator, ReturnsTheSearchIfRecorded) {
  Translator translator(trained_model());
  const std::vector<std::string> sentence = {"abcd"};
  const Translation translation =
      translator.translate(sentence, {.search = {.beam_size = 3, .recorded = true}}).front();
  ASSERT_EQ(translation.search.size(), translation.search_tokens.size());
  EXPECT_GT(translation.search.size(), translation.tokens.size());
  EXPECT_TRUE(translator.translate(sentence).front().search.empty());
}

TEST(Translator, TranslatesBlankTextToNothing) {
  Translator translator(trained_model());
  const std::vector<std::string> blanks = {"", " ", "\t\r\n", "abc", "  "};
  const std::vector<Translation> translations = translator.translate(blanks);
  for (const std::size_t i : {0U, 1U, 2U, 4U}) {
    EXPECT_EQ(translations[i].text, "");
    EXPECT_TRUE(translations[i].tokens.empty());
    EXPECT_EQ(translations[i].attention.size(), 0);
  }
  EXPECT_EQ(translations[3].text, "cba");
  EXPECT_TRUE(translator.translate({}).empty());
}

TEST(Translator, SurvivesAnyBytes) {
  Translator translator(trained_model());
  const std::vector<std::string> texts = {std::string("a\0b", 3), "\xFF\xFE\xC0\xAF",
                                          "\xED\xA0\x80",         "\xF0\x9F\x98\x80 abc",
                                          "</s><s><pad>",         std::string(2000, '\x80')};
  for (const Translation& translation : translator.translate(texts)) {
    EXPECT_FALSE(translation.tokens.empty());
  }
}

TEST(Translator, TranslatesAVeryLongTextInParts) {
  Translator translator(trained_model());
  std::vector<std::string> text = {""};
  while (text[0].size() < 100'000) text[0] += "abcde";
  const Translation translation = translator.translate(text).front();
  EXPECT_FALSE(translation.text.empty());
  EXPECT_EQ(translation.attention.size(), 0);
  EXPECT_EQ(translation.tokens.size(), translation.log_probabilities.size());
  EXPECT_GT(translation.source_tokens.size(), 100'000U);
}

TEST(Translator, JoinsTheAttentionOfAFewParts) {
  Translator translator(trained_model());
  std::vector<std::string> text = {""};
  while (text[0].size() < 600) text[0] += "abcde";
  const Translation translation = translator.translate(text).front();
  const Matrix& attention = translation.attention;
  ASSERT_EQ(attention.rows(), std::ssize(translation.tokens));
  ASSERT_EQ(attention.cols(), std::ssize(translation.source_tokens));
  Index first_part = 0;
  while (translation.source_tokens[static_cast<std::size_t>(first_part)] != "</s>") ++first_part;
  for (Index row = 0; row < attention.rows(); ++row) {
    EXPECT_NEAR(attention.view().row(row).sum(), 1, 1e-5);
  }
  EXPECT_NEAR(attention.view().row(0).head(first_part + 1).sum(), 1, 1e-5);
  EXPECT_EQ(attention.view().row(attention.rows() - 1).head(first_part + 1).sum(), 0);
}

TEST(Translator, AddsSpacesBetweenPartsWhereTheSourceHasNone) {
  TrainableModel model = trained_model();
  std::vector<std::string> text = {""};
  while (text[0].size() < 700) text[0] += "abcde";
  const auto count_spaces = [&](const std::string& source, const std::string& target) {
    model.metadata.source_language = source;
    model.metadata.target_languages = {target};
    return std::ranges::count(Translator(model).translate(text).front().text, ' ');
  };
  EXPECT_EQ(count_spaces("en", "fr"), 0);
  EXPECT_EQ(count_spaces("zh-Hans", "en"), 2);
  EXPECT_EQ(count_spaces("yue", "ja"), 0);
}

TEST(Translator, StopsAtTheLengthLimit) {
  Translator translator(trained_model());
  const std::vector<std::string> sentence = {"abcde"};
  const Translation translation = translator.translate(sentence, {.max_length = 2}).front();
  EXPECT_EQ(translation.tokens, (std::vector<std::string>{"e", "d"}));
  EXPECT_EQ(translation.text, "ed");
  EXPECT_TRUE(translation.truncated);
  EXPECT_FALSE(translator.translate(sentence).front().truncated);
  EXPECT_FALSE(translator.translate(sentence, {.max_length = 6}).front().truncated);
}

TEST(Translator, StopsWhenCancelledAndWorksAfterwards) {
  Translator translator(trained_model());
  const std::vector<std::string> sentence = {"abcde"};
  int calls = 0;
  expect_error(ErrorCode::aborted, "cancelled", [&] {
    translator.translate(sentence, {.cancelled = [&calls] { return ++calls == 3; }});
  });
  EXPECT_EQ(translator.translate(sentence).front().text, "edcba");
}

}  // namespace
}  // namespace attentive
