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

/// How good translations are.
struct Scores {
  std::size_t examples = 0;
  /// Fraction (0...1) of the translations that are a reference, letter by letter.
  double exact_match = 0;
  /// As error_rate_of says.
  double error_rate = 0;
  /// 0...100.
  double bleu = 0;
  double chrf = 0;
};

/// Translations beside their references, scored together, by length and with the uncertainty that
/// comes of having no more of them.
class Scorecard {
 public:
  explicit Scorecard(BleuTokens tokens) : tokens_(tokens) {}

  /// Texts are compared as clean_text leaves them.
  /// @throws Error invalid_argument without a reference.
  void add(std::string source, std::string hypothesis, std::vector<std::string> references);

  Scores scores() const;

  /// Of the sources that have so many words, or characters where no source has two words.
  struct OfLength {
    std::size_t shortest;
    std::size_t longest;
    Scores scores;
  };
  /// From the shortest to the longest, of those lengths that occur.
  std::vector<OfLength> by_length() const;
  /// Whether by_length counts words.
  bool counts_words() const;

  struct Interval {
    Scores low;
    Scores high;
  };
  /// Within which 95 % of `resamples` corpora of the same size fall that are drawn from this one
  /// with replacement (Koehn 2004, "Statistical significance tests for machine translation
  /// evaluation").
  Interval confidence(int resamples, std::uint64_t seed = 1) const;

  /// The signatures of BLEU and chrF.
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

  /// Of each sentence; 0 if their number varies.
  std::size_t reference_count() const;

  BleuTokens tokens_;
  std::vector<Sentence> sentences_;
};

}  // namespace attentive
