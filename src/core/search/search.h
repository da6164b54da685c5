#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/attributes.h"
#include "core/kernels/top_k.h"
#include "core/search/hypotheses.h"
#include "core/search/repetition.h"
#include "core/search/sampling.h"
#include "core/tensor.h"
#include "core/token.h"

namespace attentive {

/// Limits on the options of a search, which check() and the command line enforce.
inline constexpr Index max_beam_size = 16;
inline constexpr Index max_penalty = 10;
inline constexpr Index max_output_length = 10'000;

/// Options for a search.
struct SearchOptions {
  /// Hypotheses kept per sentence at each step, 1 to max_beam_size; 1 is greedy search.
  Index beam_size = 1;
  /// The number of translations to return, 1 to `beam_size`.
  Index n_best = 1;
  /// Complete hypotheses are ranked by log-probability / ((5 + length) / 6)^length_penalty (Wu et
  /// al. 2016, 1609.08144, equation 14); 0 favours short ones.
  Real length_penalty = 1;
  /// Adds this times the sum, over source tokens, of log(min(1, the attention that they got)) (the
  /// same equation), against translations that leave something out.
  Real coverage_penalty = 0;
  /// The number of tokens before which </s> is not written.
  Index min_length = 0;
  /// Forbids repeating an n-gram of this many tokens; 0 allows it.
  Index no_repeat_ngram = 0;
  /// Draws `beam_size` independent hypotheses instead of searching for the best.
  std::optional<Sampling> sampling = {};
  /// Keeps pruned hypotheses as well, so that the whole search can be shown.
  bool recorded = false;
};

/// Checks every option's range.
/// @throws Error invalid_argument that names the first option out of its range.
void check(const SearchOptions& options);

/// A translation that a search found.
struct Hypothesis {
  std::vector<TokenId> tokens;  // </s> last, if complete
  std::vector<Real> log_probabilities;
  Matrix attention;  // [tokens, source tokens]; empty without attention
  Real score = 0;    // the higher, the better
  bool complete = false;
};

/// Searches for the translation of one sentence, apart from any model: it receives the logits of
/// its hypotheses' next tokens and decides which hypotheses continue.
class Search {
 public:
  struct Sentence {
    /// In tokens; 0 without attention.
    Index source_length = 0;
    /// How far the attention that a Hypothesis has for a token is between that of the token's own
    /// step, 0, and that of the next, 1.
    double alignment_shift = 0;
    /// The most tokens to write, including </s>; at least 1.
    Index max_length = 1;
    /// Tokens with which the translation must begin.
    std::vector<TokenId> prefix = {};
    /// All tokens that may be written, in ascending order, including </s> and the prefix; their
    /// probabilities add up to 1. Empty for the whole vocabulary.
    std::vector<TokenId> candidates = {};
    /// How many times in a row a hypothesis may write the same tokens before that is a loop, in
    /// which it ends; 0 for any number.
    Index max_repeats = 0;
    /// Selects the random stream for sampling; streams differ even with the same seed.
    std::uint64_t stream = 0;
  };

  /// A row of the next step, which continues a row of the previous step with a token.
  struct Continuation {
    Index row;
    TokenId token;
  };

  Search(const SearchOptions& options, Sentence sentence);

  std::span<const TokenId> candidates() const { return sentence_.candidates; }
  /// Says in which column of the logits each candidate is.
  /// @param column_of indexed by token.
  void set_columns(std::span<const std::uint32_t> column_of);

  /// Returns the rows that the next step computes: at first the empty hypothesis, at the end none.
  std::span<const Continuation> continuations() const { return continuations_; }
  bool finished() const { return continuations_.empty(); }

  /// Advances the search by one step.
  /// @param logits [continuations, vocabulary or columns]; overwritten.
  /// @param attention_weights [continuations, source_length or more].
  ATTENTIVE_NOINLINE void advance(View logits, ConstView attention_weights);

  /// Returns at most n_best translations, the best first: complete ones or, if there are none,
  /// those that the length limit truncated.
  std::vector<Hypothesis> best() const;

  /// Returns the first tokens of the best hypothesis that can no longer change: those that all live
  /// and complete hypotheses share. Never fewer than before, unless logits are NaN.
  std::vector<TokenId> committed() const;

  /// Returns the tokens before which a loop begins, if loops have kept every hypothesis from
  /// becoming complete: those that the first loop only repeats are left out. Empty otherwise.
  std::vector<TokenId> before_loop() const;

  /// Returns all hypotheses, each after its parent.
  const Hypotheses& hypotheses() const { return hypotheses_; }

 private:
  /// A live hypothesis continued by one token.
  struct Candidate {
    Index row;
    Index rank;  // among those of its row
    TokenId token;
    Real log_probability;
    double total;
  };
  struct Ended {
    std::int32_t node;
    Real score;
  };

  ATTENTIVE_NOINLINE void add_candidates(Index row, std::span<Real> logits);
  /// Returns the candidates' logits, or all if there are no candidates.
  std::span<Real> select(std::span<Real> logits);
  /// Convert between tokens and their indices in the selected logits.
  std::size_t index_of(TokenId token) const;
  TokenId token_at(std::size_t index) const;
  void forbid_repetition(std::int32_t node, std::span<Real> logits) const;
  void keep_best(ConstView attention_weights);
  std::int32_t add_node(const Candidate& candidate, ConstView attention_weights);
  static void insert(const Ended& ended, std::vector<Ended>& among);
  void end_all(Fate fate);
  std::int32_t without_repeats(Index row) const;
  std::vector<TokenId> tokens_of(std::int32_t node) const;
  bool has_enough() const;
  Real length_normalized(double total, Index length) const;
  Real coverage(std::span<const std::int32_t> path) const;
  std::span<const Ended> ended() const;
  Real score(std::int32_t node) const;

  SearchOptions options_;
  Sentence sentence_;
  Index length_ = 0;  // of the live hypotheses
  Hypotheses hypotheses_;
  std::vector<std::int32_t> active_;  // the node of each continuation
  std::vector<std::int32_t> next_active_;
  std::vector<Repetition> repetitions_;  // of each continuation
  std::vector<Repetition> next_repetitions_;
  std::optional<std::int32_t> before_loop_;  // the node before the first loop
  std::vector<Continuation> continuations_;
  std::vector<Candidate> candidates_;
  std::vector<kernels::Ranked> ranked_;
  std::vector<std::uint32_t> columns_;  // by candidate
  std::vector<Real> selected_;          // scratch: logits by candidate
  std::vector<Ended> complete_;         // the best first
  std::vector<Ended> truncated_;
  std::optional<Sampler> sampler_;
  Index draws_;  // per row; at the start, all samples share one row
};

}  // namespace attentive
