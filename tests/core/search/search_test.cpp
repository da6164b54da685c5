// Compares the search with models whose sequences can all be listed.

#include "core/search/search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "core/expect_error.h"
#include "core/random.h"

namespace attentive {
namespace {

using Tokens = std::vector<TokenId>;

/// A model of tokens 0, 1 and </s>, which is 2. Its logits follow from the tokens before.
class ToyModel {
 public:
  explicit ToyModel(std::uint64_t seed) : seed_(seed) {}

  std::vector<Real> logits(const Tokens& tokens) const {
    std::uint64_t state = seed_;
    for (const TokenId token : tokens) {
      state = Random(state).next() + static_cast<std::uint64_t>(token);
    }
    Random random(state);
    std::vector<Real> logits(3);
    for (Real& logit : logits) logit = static_cast<Real>(4 * random.uniform() - 2);
    return logits;
  }

  Real log_probability(const Tokens& before, TokenId token) const {
    const std::vector<Real> all = logits(before);
    Real sum = 0;
    for (const Real logit : all) sum += std::exp(logit);
    return all[static_cast<std::size_t>(token)] - std::log(sum);
  }

  Real log_probability(const Tokens& tokens) const {
    Real sum = 0;
    Tokens before;
    for (const TokenId token : tokens) {
      sum += log_probability(before, token);
      before.push_back(token);
    }
    return sum;
  }

  /// Returns the attention to two source tokens.
  static std::vector<Real> attention(const Tokens& before) {
    const Real first = before.size() % 2 == 0 ? Real{0.75} : Real{0.5};
    return {first, 1 - first};
  }

 private:
  std::uint64_t seed_;
};

/// Runs a search to its end.
/// @param after_step called after each step.
/// @return the number of steps.
int run(Search& search, const ToyModel& model, const std::function<void()>& after_step = [] {}) {
  std::vector<Tokens> hypotheses = {{}};
  int steps = 0;
  while (!search.finished()) {
    const auto rows = static_cast<Index>(hypotheses.size());
    Matrix logits(rows, 3);
    Matrix attention(rows, 2);
    for (Index row = 0; row < rows; ++row) {
      const Tokens& tokens = hypotheses[static_cast<std::size_t>(row)];
      std::ranges::copy(model.logits(tokens), row_data(logits.view(), row));
      std::ranges::copy(ToyModel::attention(tokens), row_data(attention.view(), row));
    }
    search.advance(logits.view(), attention.view());
    std::vector<Tokens> next;
    for (const auto& [row, token] : search.continuations()) {
      next.push_back(hypotheses[static_cast<std::size_t>(row)]);
      next.back().push_back(token);
    }
    hypotheses = std::move(next);
    ++steps;
    after_step();
  }
  return steps;
}

std::vector<Hypothesis> found(const SearchOptions& options, const ToyModel& model,
                              Search::Sentence sentence = {.source_length = 2, .max_length = 4}) {
  Search search(options, std::move(sentence));
  run(search, model);
  return search.best();
}

/// Returns all complete sequences of at most `length` tokens.
std::vector<Tokens> all_sequences(std::size_t length) {
  std::vector<Tokens> sequences;
  const std::function<void(Tokens)> extend = [&](Tokens tokens) {
    tokens.push_back(end_id);
    sequences.push_back(tokens);
    if (tokens.size() == length) return;
    for (const TokenId token : {0, 1}) {
      tokens.back() = token;
      extend(tokens);
    }
  };
  extend({});
  return sequences;
}

Real length_normalized(Real total, std::size_t length, Real penalty) {
  return total / std::pow((5 + static_cast<Real>(length)) / 6, penalty);
}

TEST(Search, FindsTheBestSequencesWithAWideBeam) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const ToyModel model(seed);
    for (const Real penalty : {Real{0}, Real{0.6}, Real{1}, Real{3}}) {
      std::vector<std::pair<Real, Tokens>> all;
      for (const Tokens& tokens : all_sequences(4)) {
        all.emplace_back(length_normalized(model.log_probability(tokens), tokens.size(), penalty),
                         tokens);
      }
      std::ranges::sort(all, std::ranges::greater{});
      const std::vector<Hypothesis> best =
          found({.beam_size = 16, .n_best = 3, .length_penalty = penalty}, model);
      ASSERT_EQ(best.size(), 3U);
      for (std::size_t i = 0; i < best.size(); ++i) {
        EXPECT_EQ(best[i].tokens, all[i].second) << "seed " << seed << ", penalty " << penalty;
        EXPECT_NEAR(best[i].score, all[i].first, 1e-5);
        EXPECT_TRUE(best[i].complete);
      }
    }
  }
}

TEST(Search, CommitsOnlyTokensOfTheBestHypothesis) {
  bool before_the_end = false;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const ToyModel model(seed);
    for (const Index beam_size : {1, 2, 4}) {
      Search search({.beam_size = beam_size}, {.source_length = 2, .max_length = 8});
      EXPECT_TRUE(search.committed().empty());
      std::vector<Tokens> committed;
      const int steps = run(search, model, [&] { committed.push_back(search.committed()); });
      const Tokens best = search.best().front().tokens;
      for (std::size_t step = 0; step < committed.size(); ++step) {
        const Tokens& tokens = committed[step];
        ASSERT_LE(tokens.size(), best.size());
        EXPECT_TRUE(std::equal(tokens.begin(), tokens.end(), best.begin()));
        EXPECT_GE(tokens.size(), step > 0 ? committed[step - 1].size() : 0);
        EXPECT_GE(tokens.size(), beam_size == 1 ? step + 1 : 0)
            << "greedy search commits each token";
        before_the_end |= beam_size > 1 && std::cmp_less(step + 1, steps) && !tokens.empty();
      }
      EXPECT_EQ(committed.back(), best);
    }
  }
  EXPECT_TRUE(before_the_end) << "beams often share their first tokens";
}

TEST(Search, IsGreedyWithABeamOfOne) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const ToyModel model(seed);
    Tokens greedy;
    while (greedy.size() < 10 && (greedy.empty() || greedy.back() != end_id)) {
      const std::vector<Real> logits = model.logits(greedy);
      greedy.push_back(static_cast<TokenId>(std::ranges::max_element(logits) - logits.begin()));
    }
    Search search({}, {.source_length = 2, .max_length = 10});
    EXPECT_EQ(run(search, model), std::ssize(greedy));
    const Hypothesis best = search.best().front();
    EXPECT_EQ(best.tokens, greedy);
    EXPECT_EQ(best.complete, greedy.back() == end_id);
    ASSERT_EQ(best.log_probabilities.size(), greedy.size());
    for (std::size_t t = 0; t < greedy.size(); ++t) {
      const Tokens before(greedy.begin(), greedy.begin() + static_cast<std::ptrdiff_t>(t));
      EXPECT_NEAR(best.log_probabilities[t], model.log_probability(before, greedy[t]), 1e-5);
      const auto row = static_cast<Index>(t);
      const std::vector<Real> attention{best.attention(row, 0), best.attention(row, 1)};
      EXPECT_EQ(attention, ToyModel::attention(before));
    }
  }
}

TEST(Search, FindsBetterSequencesWithAWiderBeam) {
  Real narrow = 0;
  Real wide = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const ToyModel model(seed);
    const Search::Sentence sentence{.source_length = 2, .max_length = 12};
    narrow += found({.beam_size = 1, .length_penalty = 0}, model, sentence)[0].score;
    wide += found({.beam_size = 4, .length_penalty = 0}, model, sentence)[0].score;
  }
  EXPECT_GT(wide, narrow);
}

TEST(Search, StopsWhenNoHypothesisCanImprove) {
  int steps = 0;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Search search({.beam_size = 4}, {.source_length = 2, .max_length = 500});
    steps += run(search, ToyModel(seed));
  }
  EXPECT_LT(steps, 50 * 20);
}

TEST(Search, AddsTheCoveragePenaltyToTheScore) {
  const ToyModel model(3);
  const Hypothesis plain = found({.beam_size = 4}, model)[0];
  const Hypothesis covered = found({.beam_size = 4, .coverage_penalty = 0.5}, model)[0];
  std::vector<Real> attention(2);
  for (Index t = 0; t < covered.attention.rows(); ++t) {
    for (const Index s : {0, 1}) attention[static_cast<std::size_t>(s)] += covered.attention(t, s);
  }
  Real coverage = 0;
  for (const Real a : attention) coverage += std::log(std::min(a, Real{1}));
  const Real expected =
      length_normalized(model.log_probability(covered.tokens), covered.tokens.size(), 1) +
      coverage / 2;
  EXPECT_NEAR(covered.score, expected, 1e-5);
  EXPECT_NEAR(plain.score,
              length_normalized(model.log_probability(plain.tokens), plain.tokens.size(), 1), 1e-5);
}

TEST(Search, WritesAtLeastMinLengthTokens) {
  for (const Index beam_size : {1, 4}) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const Hypothesis best = found({.beam_size = beam_size, .min_length = 5}, ToyModel(seed),
                                    {.source_length = 2, .max_length = 8})[0];
      EXPECT_GE(best.tokens.size() - (best.complete ? 1 : 0), 5U);
    }
  }
}

TEST(Search, RepeatsNoNgram) {
  for (const Index beam_size : {1, 4}) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const Tokens tokens = found({.beam_size = beam_size, .min_length = 4, .no_repeat_ngram = 2},
                                  ToyModel(seed), {.source_length = 2, .max_length = 30})[0]
                                .tokens;
      std::map<std::pair<TokenId, TokenId>, int> counts;
      for (std::size_t i = 1; i < tokens.size(); ++i) ++counts[{tokens[i - 1], tokens[i]}];
      for (const auto& [pair, count] : counts) EXPECT_EQ(count, 1);
    }
  }
}

TEST(Search, StartsWithThePrefix) {
  const Tokens prefix = {1, 1, 0};
  for (const Index beam_size : {1, 4}) {
    const ToyModel model(7);
    const Search::Sentence sentence{.source_length = 2, .max_length = 6, .prefix = prefix};
    for (const Hypothesis& best :
         found({.beam_size = beam_size, .n_best = beam_size}, model, sentence)) {
      ASSERT_GE(best.tokens.size(), prefix.size());
      EXPECT_TRUE(std::equal(prefix.begin(), prefix.end(), best.tokens.begin()));
      EXPECT_NEAR(best.log_probabilities[0], model.log_probability({}, 1), 1e-5);
    }
  }
}

TEST(Search, ReturnsTruncatedHypothesesIfNoneIsComplete) {
  const ToyModel model(1);
  const std::vector<Hypothesis> best =
      found({.beam_size = 2, .n_best = 2, .min_length = 100}, model);
  ASSERT_EQ(best.size(), 2U);
  for (const Hypothesis& hypothesis : best) {
    EXPECT_FALSE(hypothesis.complete);
    EXPECT_EQ(hypothesis.tokens.size(), 4U);
  }
  EXPECT_GE(best[0].score, best[1].score);
}

TEST(Search, ReturnsAnEmptyTranslationWhenLogitsAreNaN) {
  Search search({.beam_size = 4}, {.source_length = 0, .max_length = 10});
  Matrix logits(1, 3);
  logits.view().setConstant(std::numeric_limits<Real>::quiet_NaN());
  search.advance(logits.view(), Matrix(1, 0).view());
  EXPECT_TRUE(search.finished());
  EXPECT_FALSE(search.best().front().complete);
}

TEST(Search, RecordsEveryHypothesisAndItsFate) {
  const ToyModel model(5);
  Search search({.beam_size = 2, .recorded = true}, {.source_length = 2, .max_length = 6});
  run(search, model);
  const std::span<const HypothesisNode> nodes = search.hypotheses().nodes();
  std::map<Fate, int> fates_seen;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const HypothesisNode& node = nodes[i];
    ++fates_seen[node.fate];
    Tokens tokens = {node.token};
    for (std::int32_t at = node.parent; at != Hypotheses::no_parent;) {
      const HypothesisNode& parent = nodes[static_cast<std::size_t>(at)];
      EXPECT_EQ(parent.fate, Fate::continued);
      tokens.insert(tokens.begin(), parent.token);
      at = parent.parent;
    }
    EXPECT_LT(node.parent, static_cast<std::int32_t>(i));
    EXPECT_EQ(node.length, std::ssize(tokens));
    EXPECT_NEAR(node.total, model.log_probability(tokens), 1e-4);
    EXPECT_EQ(node.fate == Fate::complete, node.token == end_id && node.fate != Fate::pruned);
  }
  EXPECT_GT(fates_seen[Fate::continued], 0);
  EXPECT_GT(fates_seen[Fate::complete], 0);
  EXPECT_GT(fates_seen[Fate::pruned], 0);
}

TEST(Search, SamplesTokensByTheirProbabilities) {
  const ToyModel model(11);
  std::map<TokenId, int> counts;
  constexpr int draws = 4000;
  for (std::uint64_t stream = 0; stream < draws; ++stream) {
    ++counts[found({.sampling = Sampling{}}, model,
                   {.source_length = 2, .max_length = 1, .stream = stream})[0]
                 .tokens[0]];
  }
  for (const TokenId token : {0, 1, 2}) {
    const double expected = std::exp(model.log_probability({}, token));
    EXPECT_NEAR(static_cast<double>(counts[token]) / draws, expected, 0.03);
  }
}

TEST(Search, SamplesOnlyTheMostProbableTokensWithTopKTopPOrLowTemperature) {
  const ToyModel model(11);
  const Tokens greedy = found({}, model)[0].tokens;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    for (const Sampling& sampling :
         {Sampling{.top_k = 1, .seed = seed}, Sampling{.top_p = 1e-3F, .seed = seed},
          Sampling{.temperature = 1e-3F, .seed = seed}}) {
      EXPECT_EQ(found({.sampling = sampling}, model)[0].tokens, greedy);
    }
  }
}

TEST(Search, DrawsIndependentAndReproducibleSamples) {
  const SearchOptions options{.beam_size = 8, .n_best = 8, .sampling = Sampling{.seed = 3}};
  const Search::Sentence sentence{.source_length = 2, .max_length = 5};
  const std::vector<Hypothesis> samples = found(options, ToyModel(2), sentence);
  std::map<Tokens, int> distinct;
  for (const Hypothesis& sample : samples) ++distinct[sample.tokens];
  EXPECT_GT(distinct.size(), 1U);
  const std::vector<Hypothesis> again = found(options, ToyModel(2), sentence);
  ASSERT_EQ(again.size(), samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) EXPECT_EQ(again[i].tokens, samples[i].tokens);
}

TEST(SearchOptions, AreRejectedOutsideTheirRanges) {
  const auto expect_rejected = [](const SearchOptions& options, const char* name) {
    expect_error(ErrorCode::invalid_argument, name, [&] { check(options); });
  };
  expect_rejected({.beam_size = 0}, "beam_size");
  expect_rejected({.beam_size = 17}, "beam_size");
  expect_rejected({.n_best = 2}, "n_best");
  expect_rejected({.length_penalty = -1}, "length_penalty");
  expect_rejected({.coverage_penalty = std::nanf("")}, "coverage_penalty");
  expect_rejected({.length_penalty = 11}, "length_penalty must be from 0 to 10");
  expect_rejected({.min_length = -1}, "min_length");
  expect_rejected({.min_length = max_output_length + 1}, "min_length must be from 0 to 10000");
  expect_rejected({.no_repeat_ngram = -1}, "no_repeat_ngram");
  expect_rejected({.sampling = Sampling{.temperature = 0}}, "temperature");
  expect_rejected({.sampling = Sampling{.top_k = -1}}, "top_k");
  expect_rejected({.sampling = Sampling{.top_p = 0}}, "top_p");
  check({.beam_size = max_beam_size,
         .n_best = max_beam_size,
         .length_penalty = max_penalty,
         .coverage_penalty = max_penalty,
         .min_length = max_output_length,
         .no_repeat_ngram = max_output_length,
         .sampling = Sampling{.temperature = max_temperature}});
}

}  // namespace
}  // namespace attentive
