#include "core/metrics/chrf.h"

#include "core/error.h"
#include "core/metrics/ngrams.h"

namespace attentive {
namespace {

constexpr double beta = 2;

std::int64_t total(const NgramCounts& counts) {
  std::int64_t sum = 0;
  for (const auto& [ngram, count] : counts) sum += count;
  return sum;
}

ChrfStatistics against(std::span<const std::string_view> hypothesis,
                       std::span<const std::string_view> reference) {
  ChrfStatistics statistics;
  for (std::size_t i = 0; i < chrf_orders; ++i) {
    const NgramCounts written = count_ngrams(hypothesis, i + 1);
    const NgramCounts wanted = count_ngrams(reference, i + 1);
    // An order for which the reference is too short does not count against the hypothesis.
    statistics.hypothesis[i] = wanted.empty() ? 0 : total(written);
    statistics.reference[i] = total(wanted);
    statistics.matches[i] = count_matches(written, wanted);
  }
  return statistics;
}

}  // namespace

ChrfStatistics& ChrfStatistics::operator+=(const ChrfStatistics& other) {
  for (std::size_t i = 0; i < chrf_orders; ++i) {
    hypothesis[i] += other.hypothesis[i];
    reference[i] += other.reference[i];
    matches[i] += other.matches[i];
  }
  return *this;
}

ChrfStatistics chrf_statistics(const std::string& hypothesis,
                               std::span<const std::string> references) {
  if (references.empty()) refuse("chrf_statistics: no reference; give at least one");
  const std::string written = without_space(hypothesis);
  const auto characters = split_characters(written);
  ChrfStatistics best;
  double best_score = -1;
  for (const std::string& reference : references) {
    const std::string wanted = without_space(reference);
    const ChrfStatistics statistics = against(characters, split_characters(wanted));
    const double score = chrf_of(statistics);
    if (score > best_score) {
      best_score = score;
      best = statistics;
    }
  }
  return best;
}

double chrf_of(const ChrfStatistics& statistics) {
  double precision = 0;
  double recall = 0;
  int orders = 0;
  for (std::size_t i = 0; i < chrf_orders; ++i) {
    if (statistics.hypothesis[i] == 0 || statistics.reference[i] == 0) continue;
    const auto matches = static_cast<double>(statistics.matches[i]);
    precision += matches / static_cast<double>(statistics.hypothesis[i]);
    recall += matches / static_cast<double>(statistics.reference[i]);
    ++orders;
  }
  if (precision + recall == 0) return 0;
  precision /= orders;
  recall /= orders;
  return 100 * (1 + beta * beta) * precision * recall / (beta * beta * precision + recall);
}

std::string chrf_signature(std::size_t references) {
  return "nrefs:" + (references == 0 ? "var" : std::to_string(references)) +
         "|case:mixed|eff:yes|nc:6|nw:0|space:no";
}

}  // namespace attentive
