#include "core/search/search.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <tuple>
#include <utility>

#include "core/error.h"
#include "core/heap_sort.h"
#include "core/kernels/activations.h"
#include "core/kernels/vectors.h"
#include "core/search/shift_attention.h"

namespace attentive {
namespace {

constexpr Real impossible = -std::numeric_limits<Real>::infinity();

/// Returns how many nodes to reserve memory for: as many as most searches need.
Index expected_nodes(const SearchOptions& options, const Search::Sentence& sentence) {
  const Index usual = sentence.source_length > 0 ? 2 * sentence.source_length + 20 : 100;
  return options.beam_size * std::min(sentence.max_length, usual);
}

void require(bool holds, const Message& rule) {
  if (!holds) refuse({"the search option ", rule.text()});
}

template <typename Number>
void require_range(const char* option, Number value, Index smallest, Index largest) {
  require(value >= static_cast<Number>(smallest) && value <= static_cast<Number>(largest),
          {option, " must be from ", smallest, " to ", largest});
}

}  // namespace

void check(const SearchOptions& options) {
  require_range("beam_size", options.beam_size, 1, max_beam_size);
  require(options.n_best >= 1 && options.n_best <= options.beam_size,
          "n_best must be from 1 to beam_size");
  require_range("length_penalty", options.length_penalty, 0, max_penalty);
  require_range("coverage_penalty", options.coverage_penalty, 0, max_penalty);
  require_range("min_length", options.min_length, 0, max_output_length);
  require_range("no_repeat_ngram", options.no_repeat_ngram, 0, max_output_length);
  if (!options.sampling) return;
  require(options.sampling->temperature > 0 &&
              options.sampling->temperature <= static_cast<Real>(max_temperature),
          {"temperature must be above 0 and at most ", max_temperature});
  require(options.sampling->top_k >= 0, "top_k must be 0 or more");
  require(options.sampling->top_p > 0 && options.sampling->top_p <= 1,
          "top_p must be above 0 and at most 1");
}

Search::Search(const SearchOptions& options, Sentence sentence)
    : options_(options),
      sentence_(std::move(sentence)),
      hypotheses_(sentence_.source_length, expected_nodes(options_, sentence_)),
      active_{Hypotheses::no_parent},
      repetitions_(1),
      continuations_{{.row = 0, .token = start_id}},
      draws_(options_.beam_size) {
  const auto beam_size = static_cast<std::size_t>(options_.beam_size);
  // Each row offers one token more than the beam holds, because </s> takes no place in it.
  ranked_.resize(beam_size + 1);
  candidates_.reserve(beam_size * ranked_.size());
  active_.reserve(beam_size);
  next_active_.reserve(beam_size);
  repetitions_.reserve(beam_size);
  next_repetitions_.reserve(beam_size);
  continuations_.reserve(beam_size);
  complete_.reserve(2 * beam_size);
  if (options_.sampling) sampler_.emplace(*options_.sampling, sentence_.stream);
}

void Search::set_columns(std::span<const std::uint32_t> column_of) {
  columns_.clear();
  for (const TokenId token : sentence_.candidates) {
    columns_.push_back(column_of[static_cast<std::size_t>(token)]);
  }
  selected_.resize(columns_.size());
}

std::span<Real> Search::select(std::span<Real> logits) {
  if (columns_.empty()) return logits;
  std::ranges::transform(columns_, selected_.begin(),
                         [logits](std::uint32_t column) { return logits[column]; });
  return selected_;
}

std::size_t Search::index_of(TokenId token) const {
  if (columns_.empty()) return static_cast<std::size_t>(token);
  return static_cast<std::size_t>(std::ranges::lower_bound(sentence_.candidates, token) -
                                  sentence_.candidates.begin());
}

TokenId Search::token_at(std::size_t index) const {
  return columns_.empty() ? static_cast<TokenId>(index) : sentence_.candidates[index];
}

void Search::advance(View logits, ConstView attention_weights) {
  candidates_.clear();
  for (Index row = 0; row < logits.rows(); ++row) {
    add_candidates(row, select({row_data(logits, row), static_cast<std::size_t>(logits.cols())}));
  }
  if (length_ >= std::ssize(sentence_.prefix)) draws_ = 1;
  ++length_;
  keep_best(attention_weights);
  if (length_ == sentence_.max_length) {
    end_all(Fate::truncated);
  } else if (has_enough()) {
    end_all(Fate::abandoned);
  }
}

void Search::add_candidates(Index row, std::span<Real> logits) {
  const std::int32_t node = active_[static_cast<std::size_t>(row)];
  const Real log_sum = kernels::log_sum_exp(logits.data(), std::ssize(logits));
  const Repetition& repetition = repetitions_[static_cast<std::size_t>(row)];
  Index rank = 0;
  // A loop ends its hypothesis, and so leaves no place for less probable tokens.
  bool loops = false;
  const auto add = [&](std::size_t index) {
    loops = loops || (sentence_.max_repeats > 0 &&
                      repetition.times_with(token_at(index)) > sentence_.max_repeats);
    if (loops) return;
    const Real log_probability = logits[index] - log_sum;
    candidates_.push_back({row, rank++, token_at(index), log_probability,
                           hypotheses_.total(node) + static_cast<double>(log_probability)});
  };
  if (length_ < std::ssize(sentence_.prefix)) {
    add(index_of(sentence_.prefix[static_cast<std::size_t>(length_)]));
    return;
  }
  if (length_ < options_.min_length) logits[index_of(end_id)] = impossible;
  if (options_.no_repeat_ngram > 0) forbid_repetition(node, logits);
  if (sampler_) {
    for (Index i = 0; i < draws_; ++i) {
      const auto index = sampler_->draw(logits.data(), std::ssize(logits));
      if (index) add(static_cast<std::size_t>(*index));
    }
  } else {
    for (const kernels::Ranked& best : kernels::top_k(logits.data(), std::ssize(logits), ranked_)) {
      add(static_cast<std::size_t>(best.index));
    }
  }
  if (loops && rank == 0 && !before_loop_) before_loop_ = without_repeats(row);
}

/// Makes every token that would repeat an n-gram impossible.
void Search::forbid_repetition(std::int32_t node, std::span<Real> logits) const {
  const std::vector<TokenId> tokens = tokens_of(node);
  const auto context = static_cast<std::size_t>(options_.no_repeat_ngram - 1);
  if (tokens.size() <= context) return;
  const auto last = std::span(tokens).last(context);
  for (std::size_t i = 0; i + context < tokens.size(); ++i) {
    if (std::ranges::equal(std::span(tokens).subspan(i, context), last)) {
      logits[index_of(tokens[i + context])] = impossible;
    }
  }
}

void Search::keep_best(ConstView attention_weights) {
  heap_sort(candidates_, [](const Candidate& a, const Candidate& b) {
    return std::tie(b.total, a.row, a.rank) < std::tie(a.total, b.row, b.rank);
  });
  continuations_.clear();
  next_active_.clear();
  next_repetitions_.clear();
  Index rank = 0;
  for (const Candidate& candidate : candidates_) {
    const bool among_best = rank++ < options_.beam_size;
    const bool ends = candidate.token == end_id;
    if (ends ? among_best : std::ssize(continuations_) < options_.beam_size) {
      const std::int32_t node = add_node(candidate, attention_weights);
      if (ends) {
        hypotheses_.set_fate(node, Fate::complete);
        insert({node, score(node)}, complete_);
      } else {
        continuations_.push_back({candidate.row, candidate.token});
        next_active_.push_back(node);
        Repetition repetition = repetitions_[static_cast<std::size_t>(candidate.row)];
        repetition.add(candidate.token);
        if (length_ <= std::ssize(sentence_.prefix)) repetition.restart();
        next_repetitions_.push_back(repetition);
      }
    } else if (options_.recorded) {
      hypotheses_.set_fate(add_node(candidate, attention_weights), Fate::pruned);
    }
  }
  std::swap(active_, next_active_);
  std::swap(repetitions_, next_repetitions_);
}

std::int32_t Search::add_node(const Candidate& candidate, ConstView attention_weights) {
  return hypotheses_.add(active_[static_cast<std::size_t>(candidate.row)], candidate.token,
                         candidate.log_probability, row_data(attention_weights, candidate.row));
}

/// Inserts an ended hypothesis, keeping the best first.
void Search::insert(const Ended& ended, std::vector<Ended>& among) {
  among.insert(std::ranges::upper_bound(among, ended.score, std::ranges::greater{}, &Ended::score),
               ended);
}

/// Ends all live hypotheses.
void Search::end_all(Fate fate) {
  for (const std::int32_t node : active_) {
    hypotheses_.set_fate(node, fate);
    if (fate == Fate::truncated) insert({node, score(node)}, truncated_);
  }
  continuations_.clear();
}

/// Returns whether to stop: the beam is full of complete hypotheses, or no live one can become
/// better than the n_best complete ones.
bool Search::has_enough() const {
  if (std::ssize(complete_) >= options_.beam_size) return true;
  if (sampler_ || std::ssize(complete_) < options_.n_best || active_.empty()) return false;
  // Candidates are sorted, and further tokens can only lower a total.
  return length_normalized(hypotheses_.total(active_.front()), sentence_.max_length) <=
         complete_[static_cast<std::size_t>(options_.n_best - 1)].score;
}

Real Search::length_normalized(double total, Index length) const {
  // std::pow would add 2 kB to the engine.
  const Real logarithm = std::log(static_cast<Real>(5 + length) / 6);
  return static_cast<Real>(total) / std::exp(options_.length_penalty * logarithm);
}

Real Search::score(std::int32_t node) const {
  const Real score = length_normalized(hypotheses_.total(node), hypotheses_.length(node));
  if (options_.coverage_penalty == 0 || sentence_.source_length == 0) return score;
  return score + options_.coverage_penalty * coverage(hypotheses_.path(node));
}

/// Returns the sum of log(min(1, the attention that a source token got)).
Real Search::coverage(std::span<const std::int32_t> path) const {
  std::vector<Real> attention(static_cast<std::size_t>(sentence_.source_length));
  for (const std::int32_t node : path) {
    kernels::add_scaled(1, hypotheses_.attention_weights(node).data(), attention.data(),
                        sentence_.source_length);
  }
  constexpr Real least = 1e-6F;  // keeps the penalty for a token without attention finite
  Real sum = 0;
  for (const Real a : attention) sum += std::log(std::clamp(a, least, Real{1}));
  return sum;
}

std::vector<TokenId> Search::committed() const {
  if (finished()) {
    const bool found = before_loop().empty() && !ended().empty();
    return tokens_of(found ? ended().front().node : Hypotheses::no_parent);
  }
  std::int32_t node = without_repeats(0);
  for (Index row = 1; row < std::ssize(active_); ++row) {
    node = hypotheses_.common(node, without_repeats(row));
  }
  for (const Ended& other : complete_) node = hypotheses_.common(node, other.node);
  if (complete_.empty() && before_loop_) node = hypotheses_.common(node, *before_loop_);
  return tokens_of(node);
}

/// Returns a live hypothesis without the tokens that it loses if they turn out to be part of a
/// loop.
std::int32_t Search::without_repeats(Index row) const {
  std::int32_t node = active_[static_cast<std::size_t>(row)];
  if (sentence_.max_repeats == 0) return node;
  Index repeated = repetitions_[static_cast<std::size_t>(row)].repeated_tokens();
  for (; repeated > 0; --repeated) node = hypotheses_[node].parent;
  return node;
}

std::vector<TokenId> Search::before_loop() const {
  return tokens_of(complete_.empty() && before_loop_ ? *before_loop_ : Hypotheses::no_parent);
}

std::vector<TokenId> Search::tokens_of(std::int32_t node) const {
  std::vector<TokenId> tokens;
  for (const std::int32_t step : hypotheses_.path(node)) tokens.push_back(hypotheses_[step].token);
  return tokens;
}

/// Returns the hypotheses to choose from, the best first.
std::span<const Search::Ended> Search::ended() const {
  return complete_.empty() ? truncated_ : complete_;
}

std::vector<Hypothesis> Search::best() const {
  // With NaN logits, no hypothesis ends.
  if (ended().empty()) return {Hypothesis{}};
  std::vector<Hypothesis> best;
  for (const auto& [node, score] :
       ended().first(std::min(ended().size(), static_cast<std::size_t>(options_.n_best)))) {
    Hypothesis& hypothesis = best.emplace_back();
    hypothesis.score = score;
    hypothesis.complete = !complete_.empty();
    const std::vector<std::int32_t> path = hypotheses_.path(node);
    hypothesis.attention.resize(std::ssize(path), sentence_.source_length);
    Real* weights = hypothesis.attention.data();
    for (const std::int32_t step : path) {
      hypothesis.tokens.push_back(hypotheses_[step].token);
      hypothesis.log_probabilities.push_back(hypotheses_[step].log_probability);
      weights = std::ranges::copy(hypotheses_.attention_weights(step), weights).out;
    }
    shift_attention(hypothesis.attention.view(), sentence_.alignment_shift);
  }
  return best;
}

}  // namespace attentive
