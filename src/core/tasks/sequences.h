#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/alignment.h"

namespace attentive {

/// Tasks on random strings of letters, each of which isolates one property of a model:
/// - copy repeats the source, so each symbol is as far from its answer as the source is long;
/// - reverse writes the source backwards, so the first answers are close to their symbols;
/// - recall writes only the first symbol, after reading all others: pure memory.
enum class SequenceTask { copy, reverse, recall };

/// Returns the answer of `task` to a source that is not empty.
std::string sequence_answer(SequenceTask task, std::string_view source);

/// Returns which symbols of the answer come from which of a source of `length` symbols.
Alignment sequence_alignment(SequenceTask task, std::size_t length);

/// The number of different letters that sources may have.
inline constexpr std::size_t max_sequence_symbols = 26;

struct SequenceOptions {
  std::uint64_t seed = 1;
  /// The number of letters, from a on, that sources consist of; 2 to max_sequence_symbols.
  std::size_t symbols = 10;
  /// Lengths of the sources in symbols, inclusive; at least 1.
  std::size_t shortest = 5, longest = 60;
  /// The number of sources in two of the parts; their lengths are evenly spread.
  std::size_t train = 20000, dev = 1000;
  /// The number of test sources of each length.
  std::size_t test_per_length = 50;
};

/// The sources of each part. No two are the same, within a part or across parts.
struct SequenceSplit {
  std::vector<std::string> train, dev;
  /// Sorted from the shortest to the longest.
  std::vector<std::string> test;
};

/// Draws the sources of a task; all symbols are uniform and independent. The same options give the
/// same split everywhere.
/// @throws Error invalid_argument if the options are out of range or ask for more sources of some
/// length than there are.
SequenceSplit split_sequences(const SequenceOptions& options);

}  // namespace attentive
