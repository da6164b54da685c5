#include "core/metrics/bleu.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <unordered_map>
#include <vector>

#include "core/error.h"
#include "core/metrics/tokenize_13a.h"

namespace attentive {
namespace {

constexpr std::size_t max_order = 4;

using Counts = std::unordered_map<std::string_view, std::int64_t>;

std::vector<std::string_view> split(std::string_view tokenized) {
  std::vector<std::string_view> words;
  while (!tokenized.empty()) {
    const std::size_t end = std::min(tokenized.find(' '), tokenized.size());
    words.push_back(tokenized.substr(0, end));
    tokenized.remove_prefix(std::min(end + 1, tokenized.size()));
  }
  return words;
}

/// How often each run of `order` words occurs. Words are views into one line with single spaces
/// between them, so a run is a view into it, too.
Counts count_ngrams(const std::vector<std::string_view>& words, std::size_t order) {
  Counts counts;
  for (std::size_t i = 0; i + order <= words.size(); ++i) {
    const std::string_view last = words[i + order - 1];
    ++counts[{words[i].data(), static_cast<std::size_t>(last.end() - words[i].begin())}];
  }
  return counts;
}

/// What BLEU needs to know about a corpus; sums over its sentences.
struct Statistics {
  std::array<std::int64_t, max_order> matches = {};
  std::array<std::int64_t, max_order> totals = {};
  std::int64_t hypothesis_length = 0;
  std::int64_t reference_length = 0;

  void add(const std::string& hypothesis, const std::string& reference) {
    const std::string hypothesis_line = tokenize_13a(hypothesis);
    const std::string reference_line = tokenize_13a(reference);
    const auto hypothesis_words = split(hypothesis_line);
    const auto reference_words = split(reference_line);
    hypothesis_length += std::ssize(hypothesis_words);
    reference_length += std::ssize(reference_words);
    for (std::size_t order = 1; order <= max_order; ++order) {
      const Counts allowed = count_ngrams(reference_words, order);
      for (const auto& [ngram, count] : count_ngrams(hypothesis_words, order)) {
        totals[order - 1] += count;
        const auto found = allowed.find(ngram);
        if (found != allowed.end()) matches[order - 1] += std::min(count, found->second);
      }
    }
  }
};

double brevity_penalty(const Statistics& statistics) {
  if (statistics.hypothesis_length >= statistics.reference_length) return 1;
  if (statistics.hypothesis_length == 0) return 0;
  return std::exp(1 - static_cast<double>(statistics.reference_length) /
                          static_cast<double>(statistics.hypothesis_length));
}

/// Percentages. The k-th order without a match counts as 1 / 2^k matches ("exp" smoothing).
std::array<double, max_order> smoothed_precisions(const Statistics& statistics) {
  std::array<double, max_order> precisions = {};
  double smoothed_match = 1;
  for (std::size_t i = 0; i < max_order && statistics.totals[i] > 0; ++i) {
    double matches = static_cast<double>(statistics.matches[i]);
    if (statistics.matches[i] == 0) matches = smoothed_match /= 2;
    precisions[i] = 100 * matches / static_cast<double>(statistics.totals[i]);
  }
  return precisions;
}

}  // namespace

Bleu corpus_bleu(std::span<const std::string> hypotheses, std::span<const std::string> references) {
  if (hypotheses.size() != references.size()) {
    refuse("corpus_bleu: " + std::to_string(hypotheses.size()) + " hypotheses but " +
           std::to_string(references.size()) + " references; give one for each");
  }
  Statistics statistics;
  for (std::size_t i = 0; i < hypotheses.size(); ++i) {
    statistics.add(hypotheses[i], references[i]);
  }

  Bleu bleu;
  bleu.brevity_penalty = brevity_penalty(statistics);
  bleu.hypothesis_length = statistics.hypothesis_length;
  bleu.reference_length = statistics.reference_length;
  // Matching nothing at all scores 0 whatever the smoothing. The orders' matches are nested:
  // without a common word there is no longer match either.
  if (statistics.matches[0] == 0) return bleu;
  bleu.precisions = smoothed_precisions(statistics);
  double log_sum = 0;
  for (const double precision : bleu.precisions) log_sum += std::log(precision);  // log 0 = -inf
  bleu.score = bleu.brevity_penalty * std::exp(log_sum / max_order);
  return bleu;
}

}  // namespace attentive
