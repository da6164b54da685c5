// Tests that searches notice loops, and that translations are cut where one begins.

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "core/search/repetition.h"
#include "core/search/search.h"
#include "core/search/translate.h"
#include "core/support/reversal_task.h"
#include "core/training/trainer.h"

namespace attentive {
namespace {

using Tokens = std::vector<TokenId>;

Tokens repeated(const Tokens& tokens, int times) {
  Tokens all;
  for (; times > 0; --times) all.insert(all.end(), tokens.begin(), tokens.end());
  return all;
}

Tokens joined(Tokens first, const Tokens& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

TEST(Repetition, CountsTheRepeatsOfEveryPeriodUpToTheLargest) {
  EXPECT_EQ(most_repeats({}), 1);
  EXPECT_EQ(most_repeats(Tokens{4, 5, 6}), 1);
  EXPECT_EQ(most_repeats(Tokens{4, 5, 4, 5, 4}), 2) << "the third time is not whole";
  for (TokenId period = 1; period <= 9; ++period) {
    Tokens once;
    for (TokenId token = 0; token < period; ++token) once.push_back(10 + token);
    const Tokens text = joined(joined({4, 5}, repeated(once, 5)), {6, 7});
    EXPECT_EQ(most_repeats(text), period > 8 ? 1 : 5) << period;
  }
}

TEST(Repetition, SaysHowManyTokensOnlyRepeatOthers) {
  Repetition repetition;
  for (const TokenId token : {9, 4, 5, 4, 5, 4}) repetition.add(token);
  EXPECT_EQ(repetition.repeated_tokens(), 3);
  EXPECT_EQ(repetition.times_with(5), 3);
  EXPECT_EQ(repetition.times_with(9), 1);
  repetition.restart();
  EXPECT_EQ(repetition.repeated_tokens(), 0);
  repetition.add(7);
  EXPECT_EQ(repetition.repeated_tokens(), 0);
}

/// Returns the logits of the tokens 0 to 7 after others.
using Model = std::function<std::vector<Real>(const Tokens&)>;

/// Writes one text, and is less sure of `other` and then </s>.
Model writer_of(const Tokens& text, TokenId other) {
  return [text, other](const Tokens& before) {
    std::vector<Real> logits(8);
    const bool follows = std::ranges::equal(
        before, Tokens(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(before.size())));
    if (follows) logits[static_cast<std::size_t>(text.at(before.size()))] = 5;
    logits[static_cast<std::size_t>(follows ? other : end_id)] += 4;
    return logits;
  };
}

void run(Search& search, const Model& model, const std::function<void()>& after_step = [] {}) {
  std::vector<Tokens> hypotheses = {{}};
  while (!search.finished()) {
    Matrix logits(std::ssize(hypotheses), 8);
    for (Index row = 0; row < logits.rows(); ++row) {
      std::ranges::copy(model(hypotheses[static_cast<std::size_t>(row)]),
                        row_data(logits.view(), row));
    }
    search.advance(logits.view(), Matrix(logits.rows(), 0).view());
    std::vector<Tokens> next;
    for (const auto& [row, token] : search.continuations()) {
      next.push_back(joined(hypotheses[static_cast<std::size_t>(row)], {token}));
    }
    hypotheses = std::move(next);
    after_step();
  }
}

const Tokens start = {3, 4, 5};
const Tokens loop = {6, 7};

TEST(Search, EndsWhereALoopHasRepeatedItselfTooOften) {
  Search search({}, {.max_length = 60, .max_repeats = 3});
  std::size_t steps = 0;
  run(search, writer_of(joined(start, repeated(loop, 40)), 0), [&] { ++steps; });
  EXPECT_EQ(search.before_loop(), joined(start, loop));
  EXPECT_EQ(steps, start.size() + 4 * loop.size());
}

TEST(Search, AllowsAsManyRepeatsAsItIsGiven) {
  for (const Index max_repeats : {0, 5}) {
    const Tokens text = joined(joined(start, repeated(loop, 5)), {end_id});
    Search search({}, {.max_length = 60, .max_repeats = max_repeats});
    run(search, writer_of(text, 0));
    EXPECT_TRUE(search.before_loop().empty());
    EXPECT_EQ(search.best().front().tokens, text);
  }
}

TEST(Search, PrefersAHypothesisWithoutALoop) {
  Search search({.beam_size = 2}, {.max_length = 60, .max_repeats = 3});
  run(search, writer_of(joined(start, repeated(loop, 40)), 0));
  EXPECT_TRUE(search.before_loop().empty());
  EXPECT_TRUE(search.best().front().complete);
}

TEST(Search, CommitsNoTokenThatALoopTakesBack) {
  for (const Index beam_size : {1, 2, 4}) {
    Search search({.beam_size = beam_size}, {.max_length = 60, .max_repeats = 3});
    std::vector<Tokens> committed;
    // No hypothesis ends before the length limit.
    const Model endless_model = [text = joined(start, repeated(loop, 40))](const Tokens& before) {
      std::vector<Real> logits = writer_of(text, 1)(before);
      logits[end_id] = -100;
      return logits;
    };
    run(search, endless_model, [&] { committed.push_back(search.committed()); });
    const Tokens kept = search.before_loop();
    ASSERT_FALSE(kept.empty());
    std::size_t before = 0;
    for (const Tokens& tokens : committed) {
      if (&tokens == &committed.back()) break;
      EXPECT_GE(tokens.size(), before);
      before = tokens.size();
      ASSERT_LE(tokens.size(), kept.size());
      EXPECT_TRUE(std::ranges::equal(
          tokens, Tokens(kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(tokens.size()))));
    }
  }
}

TEST(Search, NeverCutsThePrefix) {
  const Tokens prefix = repeated(loop, 6);
  const Tokens text = joined(joined(prefix, {6}), {end_id});
  Search search({}, {.max_length = 60, .prefix = prefix, .max_repeats = 3});
  run(search, writer_of(text, 0));
  EXPECT_TRUE(search.before_loop().empty());
  EXPECT_EQ(search.best().front().tokens, text);
}

/// Returns a model whose logits are all equal, for a language. If it must not end, it loops.
TrainableModel indifferent_model(const std::string& language) {
  TrainableModel model = ReversalTask(50).experiment(quick_training, recurrent_model("rnn")).model;
  model.metadata.target_languages = {language};
  std::ranges::fill(model.parameters.flat(), Real{0});
  return model;
}

const std::vector<std::string> looping_sources = {"abcd", "edc", "aabbc"};

TranslateOptions endless(Index beam_size = 1) {
  return {.max_length = 20, .search = {.beam_size = beam_size, .min_length = 20}};
}

TEST(Translator, GoesOnWithoutRepeatingWhereALoopBegan) {
  const TrainableModel model = indifferent_model("en");
  Translator translator(model);
  TranslateOptions looping = endless();
  looping.stop_loops = false;
  const std::vector<Translation> plain = translator.translate(looping_sources, looping);
  const std::vector<Translation> cut = translator.translate(looping_sources, endless());
  for (std::size_t i = 0; i < looping_sources.size(); ++i) {
    EXPECT_FALSE(plain[i].looped);
    EXPECT_TRUE(cut[i].looped);
    EXPECT_NE(cut[i].tokens, plain[i].tokens);
    EXPECT_EQ(cut[i].tokens.size(), cut[i].log_probabilities.size());
    EXPECT_EQ(cut[i].attention.rows(), std::ssize(cut[i].tokens));
    const std::vector<std::string> alone = {looping_sources[i]};
    EXPECT_EQ(translator.translate(alone, endless()).front().tokens, cut[i].tokens);
  }
}

TEST(Translator, ReportsEveryTokenOfALoopingTranslationOnce) {
  const TrainableModel model = indifferent_model("en");
  Translator translator(model);
  for (const Index beam_size : {1, 3}) {
    std::vector<std::vector<std::string>> reported(looping_sources.size());
    TranslateOptions options = endless(beam_size);
    options.on_committed = [&](std::size_t sentence, std::vector<std::string> pieces) {
      std::ranges::move(pieces, std::back_inserter(reported.at(sentence)));
    };
    const std::vector<Translation> translations = translator.translate(looping_sources, options);
    for (std::size_t i = 0; i < translations.size(); ++i) {
      EXPECT_EQ(reported[i], translations[i].tokens);
      EXPECT_TRUE(translations[i].looped || beam_size > 1);
    }
  }
}

TEST(Translator, LetsLanguagesForPrivateUseRepeatThemselves) {
  const TrainableModel model = indifferent_model("x-reversed");
  Translator translator(model);
  EXPECT_FALSE(translator.translate(looping_sources, endless()).front().looped);
}

}  // namespace
}  // namespace attentive
