#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/attributes.h"
#include "core/kernels/top_k.h"
#include "core/search/hypotheses.h"
#include "core/search/sampling.h"
#include "core/tensor.h"
#include "core/token.h"

namespace attentive {

inline constexpr Index max_beam_size = 16;

/// How the tokens of a translation are chosen.
struct SearchOptions {
  /// Hypotheses of a sentence that are followed at a time, 1 to 16; 1 is greedy search.
  Index beam_size = 1;
  /// How many translations are wanted, 1 to `beam_size`.
  Index n_best = 1;
  /// Complete hypotheses are compared by their log-probability over ((5 + length) / 6)^this (Wu et
  /// al. 2016, 1609.08144, equation 14); 0 prefers what is short.
  Real length_penalty = 1;
  /// And by this times the sum, over the source's tokens, of the logarithm of the attention that
  /// they got, at most 1 (the same equation): against what leaves something out.
  Real coverage_penalty = 0;
  /// Tokens before which </s> is not written.
  Index min_length = 0;
  /// So many tokens in a row are not written twice; 0 allows it.
  Index no_repeat_ngram = 0;
  /// Draws `beam_size` hypotheses, each on its own, instead of searching for the best.
  std::optional<Sampling> sampling = {};
  /// Keeps pruned hypotheses as well, so that the whole search can be shown.
  bool recorded = false;
};

/// @throws Error invalid_argument for what is out of its range, naming it.
void check(const SearchOptions& options);

/// What a search found.
struct Hypothesis {
  std::vector<TokenId> tokens;  // </s> last, if complete
  std::vector<Real> log_probabilities;
  Matrix attention;  // [tokens, source tokens]; empty without attention
  Real score = 0;    // by which hypotheses are compared
  bool complete = false;
};

/// The search for the translation of one sentence, apart from the model: it is told the logits of
/// its hypotheses' next tokens and tells which of them to go on with.
class Search {
 public:
  struct Sentence {
    /// In tokens; 0 if there is no attention to remember.
    Index source_length = 0;
    /// Most tokens to write, </s> included; at least 1.
    Index max_length = 1;
    /// With what the translation has to begin.
    std::vector<TokenId> prefix = {};
    /// All tokens that may be written, ascending, </s> and those of the prefix among them; the
    /// probabilities of these add up to 1. Empty for the whole vocabulary.
    std::vector<TokenId> candidates = {};
    /// Which of the random streams that a seed has sampling draws from.
    std::uint64_t stream = 0;
  };

  /// A row of the step to come: it goes on from a row of the step before, with a token.
  struct Continuation {
    Index row;
    TokenId token;
  };

  Search(const SearchOptions& options, Sentence sentence);

  std::span<const TokenId> candidates() const { return sentence_.candidates; }
  /// Says in which column of the logits to come each candidate is.
  /// @param column_of by token.
  void set_columns(std::span<const std::uint32_t> column_of);

  /// What to compute next, at first the empty hypothesis; nothing at the end.
  std::span<const Continuation> continuations() const { return continuations_; }
  bool finished() const { return continuations_.empty(); }

  /// Takes one step.
  /// @param logits [continuations, vocabulary or columns]; overwritten.
  /// @param attention_weights [continuations, source_length or more].
  ATTENTIVE_NOINLINE void advance(View logits, ConstView attention_weights);

  /// What it found, at most n_best, the best first: complete translations or, if there are none,
  /// those that the length limit truncated.
  std::vector<Hypothesis> best() const;

  /// The tokens that the best hypothesis will begin with, whatever is still to come: those that all
  /// have in common which go on or are complete. Never fewer than before, as long as logits are
  /// numbers.
  std::vector<TokenId> committed() const;

  /// All hypotheses, each after its parent.
  const Hypotheses& hypotheses() const { return hypotheses_; }

 private:
  /// A hypothesis with a token more.
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
  /// Those of the candidates, if there are any.
  std::span<Real> select(std::span<Real> logits);
  /// Where a token stands among the logits that were selected, and which stands there.
  std::size_t place_of(TokenId token) const;
  TokenId token_at(std::size_t place) const;
  void forbid_repetition(std::int32_t node, std::span<Real> logits) const;
  void keep_best(ConstView attention_weights);
  std::int32_t add_node(const Candidate& candidate, ConstView attention_weights);
  static void insert(const Ended& ended, std::vector<Ended>& among);
  void end_all(Fate fate);
  bool has_enough() const;
  Real normalised(double total, Index length) const;
  Real coverage(std::span<const std::int32_t> path) const;
  std::span<const Ended> ended() const;
  Real score(std::int32_t node) const;

  SearchOptions options_;
  Sentence sentence_;
  Index length_ = 0;  // of the hypotheses that go on
  Hypotheses hypotheses_;
  std::vector<std::int32_t> active_;  // the node of each continuation
  std::vector<std::int32_t> next_active_;
  std::vector<Continuation> continuations_;
  std::vector<Candidate> candidates_;
  std::vector<kernels::Ranked> ranked_;
  std::vector<std::uint32_t> columns_;  // of each candidate
  std::vector<Real> selected_;          // scratch: their logits
  std::vector<Ended> complete_;         // the best first
  std::vector<Ended> truncated_;
  std::optional<Sampler> sampler_;
  Index draws_;  // of each row: all samples begin in the same one
};

}  // namespace attentive
