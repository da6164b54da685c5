#include "core/metrics/scorecard.h"

#include <algorithm>
#include <array>

#include "core/metrics/ngrams.h"
#include "core/random.h"
#include "core/text/clean_text.h"

namespace attentive {

class Scorecard::Sum {
 public:
  void add(const Sentence& sentence) {
    ++examples_;
    if (sentence.exact) ++exact_;
    edits_ += sentence.edits;
    bleu_ += sentence.bleu;
    chrf_ += sentence.chrf;
  }

  Scores scores() const {
    return {.examples = examples_,
            .exact_match =
                examples_ == 0 ? 0 : static_cast<double>(exact_) / static_cast<double>(examples_),
            .error_rate = error_rate_of(edits_),
            .bleu = bleu_of(bleu_).score,
            .chrf = chrf_of(chrf_)};
  }

 private:
  std::size_t examples_ = 0;
  std::size_t exact_ = 0;
  EditStatistics edits_;
  BleuStatistics bleu_;
  ChrfStatistics chrf_;
};

void Scorecard::add(std::string source, std::string hypothesis,
                    std::vector<std::string> references) {
  source = clean_text(source);
  hypothesis = clean_text(hypothesis);
  for (std::string& reference : references) reference = clean_text(reference);
  sentences_.push_back({.words = split_words(source).size(),
                        .characters = split_characters(source).size(),
                        .references = references.size(),
                        .exact = std::ranges::find(references, hypothesis) != references.end(),
                        .edits = edit_statistics(hypothesis, references),
                        .bleu = bleu_statistics(hypothesis, references, tokens_),
                        .chrf = chrf_statistics(hypothesis, references)});
}

Scores Scorecard::scores() const {
  Sum sum;
  for (const Sentence& sentence : sentences_) sum.add(sentence);
  return sum.scores();
}

std::vector<Scorecard::OfLength> Scorecard::by_length() const {
  constexpr std::array<std::size_t, 7> longest = {5, 10, 15, 20, 30, 50, SIZE_MAX};
  std::array<Sum, longest.size()> sums;
  const bool words = counts_words();
  for (const Sentence& sentence : sentences_) {
    const std::size_t length = words ? sentence.words : sentence.characters;
    sums[std::ranges::lower_bound(longest, length) - longest.begin()].add(sentence);
  }
  std::vector<OfLength> lengths;
  for (std::size_t i = 0; i < longest.size(); ++i) {
    const Scores scores = sums[i].scores();
    if (scores.examples == 0) continue;
    lengths.push_back({i == 0 ? 1 : longest[i - 1] + 1, longest[i], scores});
  }
  return lengths;
}

bool Scorecard::counts_words() const {
  return std::ranges::any_of(sentences_, [](const Sentence& it) { return it.words > 1; });
}

Scorecard::Interval Scorecard::confidence(int resamples, std::uint64_t seed) const {
  Random random(seed);
  std::vector<Scores> drawn;
  for (int i = 0; i < resamples; ++i) {
    Sum sum;
    for (std::size_t n = 0; n < sentences_.size(); ++n) {
      sum.add(sentences_[random.below(sentences_.size())]);
    }
    drawn.push_back(sum.scores());
  }
  const Scores all = scores();
  Interval interval{.low = all, .high = all};
  if (drawn.empty()) return interval;
  for (const auto field :
       {&Scores::exact_match, &Scores::error_rate, &Scores::bleu, &Scores::chrf}) {
    std::ranges::sort(drawn, {}, field);
    const std::size_t outside = drawn.size() / 40;
    interval.low.*field = drawn[outside].*field;
    interval.high.*field = drawn[drawn.size() - 1 - outside].*field;
  }
  return interval;
}

std::string Scorecard::bleu_signature() const {
  return attentive::bleu_signature(reference_count(), tokens_);
}

std::string Scorecard::chrf_signature() const {
  return attentive::chrf_signature(reference_count());
}

std::size_t Scorecard::reference_count() const {
  if (sentences_.empty()) return 0;
  const std::size_t first = sentences_.front().references;
  return std::ranges::all_of(sentences_, [&](const Sentence& it) { return it.references == first; })
             ? first
             : 0;
}

}  // namespace attentive
