#include "core/metrics/bleu.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "core/error.h"
#include "core/metrics/ngrams.h"
#include "core/metrics/tokenize_13a.h"

namespace attentive {
namespace {

/// Returns the words of a sentence, separated by single spaces.
std::string line_of_words(const std::string& sentence, BleuTokens tokens) {
  return tokens == BleuTokens::thirteen_a ? tokenize_13a(sentence)
                                          : join_words(split_words(sentence));
}

double brevity_penalty(const BleuStatistics& statistics) {
  if (statistics.hypothesis_length >= statistics.reference_length) return 1;
  if (statistics.hypothesis_length == 0) return 0;
  return std::exp(1 - static_cast<double>(statistics.reference_length) /
                          static_cast<double>(statistics.hypothesis_length));
}

/// Returns percentages. The k-th order without a match counts as 1 / 2^k matches ("exp" smoothing).
std::array<double, bleu_orders> smoothed_precisions(const BleuStatistics& statistics) {
  std::array<double, bleu_orders> precisions = {};
  double smoothed_match = 1;
  for (std::size_t i = 0; i < bleu_orders && statistics.totals[i] > 0; ++i) {
    double matches = static_cast<double>(statistics.matches[i]);
    if (statistics.matches[i] == 0) matches = smoothed_match /= 2;
    precisions[i] = 100 * matches / static_cast<double>(statistics.totals[i]);
  }
  return precisions;
}

}  // namespace

BleuStatistics& BleuStatistics::operator+=(const BleuStatistics& other) {
  for (std::size_t i = 0; i < bleu_orders; ++i) {
    matches[i] += other.matches[i];
    totals[i] += other.totals[i];
  }
  hypothesis_length += other.hypothesis_length;
  reference_length += other.reference_length;
  return *this;
}

BleuStatistics bleu_statistics(const std::string& hypothesis,
                               std::span<const std::string> references, BleuTokens tokens) {
  if (references.empty()) refuse("bleu_statistics: no reference; give at least one");
  const std::string line = line_of_words(hypothesis, tokens);
  const auto words = split_words(line);
  std::vector<std::string> reference_lines;
  std::vector<std::vector<std::string_view>> reference_words;
  for (const std::string& reference : references) {
    reference_lines.push_back(line_of_words(reference, tokens));
  }
  for (const std::string& reference : reference_lines) {
    reference_words.push_back(split_words(reference));
  }

  BleuStatistics statistics;
  statistics.hypothesis_length = std::ssize(words);
  // The reference nearest in length counts; of two equally near, the shorter.
  const auto distance = [&](const auto& reference) {
    const auto length = std::ssize(reference);
    return std::pair(std::abs(length - statistics.hypothesis_length), length);
  };
  statistics.reference_length =
      std::ssize(*std::ranges::min_element(reference_words, {}, distance));
  for (std::size_t i = 0; i < bleu_orders; ++i) {
    NgramCounts allowed;
    for (const auto& reference : reference_words) {
      for (const auto& [ngram, count] : count_ngrams(reference, i + 1)) {
        allowed[ngram] = std::max(allowed[ngram], count);
      }
    }
    const NgramCounts counts = count_ngrams(words, i + 1);
    statistics.matches[i] = count_matches(counts, allowed);
    statistics.totals[i] = std::max<std::int64_t>(std::ssize(words) - std::int64_t(i), 0);
  }
  return statistics;
}

Bleu bleu_of(const BleuStatistics& statistics) {
  Bleu bleu;
  bleu.brevity_penalty = brevity_penalty(statistics);
  // Without any match the score is 0, whatever the smoothing. Orders are nested: without a common
  // word, no longer n-gram matches.
  if (statistics.matches[0] == 0) return bleu;
  bleu.precisions = smoothed_precisions(statistics);
  double log_sum = 0;
  for (const double precision : bleu.precisions) log_sum += std::log(precision);  // log 0 = -inf
  bleu.score = bleu.brevity_penalty * std::exp(log_sum / bleu_orders);
  return bleu;
}

std::string bleu_signature(std::size_t references, BleuTokens tokens) {
  return "nrefs:" + (references == 0 ? "var" : std::to_string(references)) +
         "|case:mixed|eff:no|tok:" + choice_name(bleu_tokens, tokens) + "|smooth:exp";
}

}  // namespace attentive
