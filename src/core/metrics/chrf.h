#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace attentive {

inline constexpr std::size_t chrf_orders = 6;

/// The counts that chrF needs. Statistics of several sentences are their sums.
struct ChrfStatistics {
  /// Runs of 1 to 6 characters, ignoring white space.
  std::array<std::int64_t, chrf_orders> hypothesis = {};
  std::array<std::int64_t, chrf_orders> reference = {};
  std::array<std::int64_t, chrf_orders> matches = {};

  ChrfStatistics& operator+=(const ChrfStatistics& other);
};

/// Returns a sentence's statistics against the reference with the best score, the first of equals.
/// @throws Error invalid_argument without a reference.
ChrfStatistics chrf_statistics(const std::string& hypothesis,
                               std::span<const std::string> references);

/// Returns the chrF2 of a corpus, 0...100 (Popović 2015, "chrF: character n-gram F-score for
/// automatic MT evaluation"), as sacreBLEU computes it by default: recall weighs twice as much as
/// precision, and both are means over the orders that occur.
double chrf_of(const ChrfStatistics& statistics);

/// Names every choice in which implementations differ, in sacreBLEU's notation.
/// @param references per sentence; 0 if their number varies.
std::string chrf_signature(std::size_t references);

}  // namespace attentive
