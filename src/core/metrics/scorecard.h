#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/metrics/bleu.h"
#include "core/metrics/chrf.h"
#include "core/metrics/edits.h"

namespace attentive {

/// Scores of translations.
struct Scores {
  std::size_t examples = 0;
  /// The fraction (0...1) of translations that equal a reference exactly.
  double exact_match = 0;
  /// See error_rate_of.
  double error_rate = 0;
  /// 0...100.
  double bleu = 0;
  double chrf = 0;
};

/// Scores translations against their references: all together, by length of the source, and with
/// confidence intervals.
class Scorecard {
 public:
  explicit Scorecard(BleuTokens tokens) : tokens_(tokens) {}

  /// Adds a translation. Texts are compared as clean_text leaves them.
  /// @throws Error invalid_argument without a reference.
  void add(std::string source, std::string hypothesis, std::vector<std::string> references);

  Scores scores() const;

  /// The scores of sources within a range of lengths in words, or in characters if no source has
  /// more than one word.
  struct OfLength {
    std::size_t shortest;
    std::size_t longest;
    Scores scores;
  };
  /// Returns the scores by length, from the shortest to the longest, without empty ranges.
  std::vector<OfLength> by_length() const;
  /// Returns whether by_length counts words rather than characters.
  bool counts_words() const;

  struct Interval {
    Scores low;
    Scores high;
  };
  /// Returns the interval that holds 95 % of the scores of `resamples` corpora of the same size,
  /// drawn from this one with replacement (Koehn 2004, "Statistical significance tests for machine
  /// translation evaluation").
  Interval confidence(int resamples, std::uint64_t seed = 1) const;

  /// Return the signatures of BLEU and chrF.
  std::string bleu_signature() const;
  std::string chrf_signature() const;

 private:
  struct Sentence {
    std::size_t words;
    std::size_t characters;
    std::size_t references;
    bool exact;
    EditStatistics edits;
    BleuStatistics bleu;
    ChrfStatistics chrf;
  };
  class Sum;

  /// Returns the number of references per sentence; 0 if it varies.
  std::size_t reference_count() const;

  BleuTokens tokens_;
  std::vector<Sentence> sentences_;
};

}  // namespace attentive
