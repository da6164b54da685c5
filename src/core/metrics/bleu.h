#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "core/choice.h"

namespace attentive {

/// How BLEU splits text into words: by the 13a tokenization of published scores, or at white space,
/// for text whose tokens are already separated.
enum class BleuTokens { thirteen_a, none };

inline constexpr std::array bleu_tokens{Choice<BleuTokens>{"13a", BleuTokens::thirteen_a},
                                        Choice<BleuTokens>{"none", BleuTokens::none}};

inline constexpr std::size_t bleu_orders = 4;

/// The counts that BLEU needs. Statistics of several sentences are their sums.
struct BleuStatistics {
  /// The hypothesis's 1-grams to 4-grams: those that a reference has, too, and all.
  std::array<std::int64_t, bleu_orders> matches = {};
  std::array<std::int64_t, bleu_orders> totals = {};
  /// In words; the reference is the one nearest in length.
  std::int64_t hypothesis_length = 0;
  std::int64_t reference_length = 0;

  BleuStatistics& operator+=(const BleuStatistics& other);
};

struct Bleu {
  /// 0...100.
  double score = 0;
  /// For 1-grams to 4-grams, 0...100.
  std::array<double, bleu_orders> precisions = {};
  double brevity_penalty = 0;
};

/// Returns the statistics of one sentence.
/// @param references at least one; each n-gram may match any of them.
/// @throws Error invalid_argument without a reference.
BleuStatistics bleu_statistics(const std::string& hypothesis,
                               std::span<const std::string> references, BleuTokens tokens);

/// Returns the BLEU of a corpus (Papineni et al. 2002), as sacreBLEU (Post 2018, arXiv 1804.08771)
/// computes it by default.
Bleu bleu_of(const BleuStatistics& statistics);

/// Names every choice in which BLEU implementations differ, in sacreBLEU's notation.
/// @param references per sentence; 0 if their number varies.
std::string bleu_signature(std::size_t references, BleuTokens tokens);

}  // namespace attentive
