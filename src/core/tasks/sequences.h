#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/alignment.h"

namespace attentive {

/// Tasks on random strings of letters, on which one property of a model shows alone:
/// copy writes the source again, so the way from a symbol to its answer is as long as the source;
/// reverse writes it from the last symbol to the first, so it begins with short ways;
/// recall writes only the first symbol, across as many other symbols as follow it: pure memory.
enum class SequenceTask { copy, reverse, recall };

/// What `task` answers to a source that is not empty.
std::string sequence_answer(SequenceTask task, std::string_view source);

/// Which symbols of the answer are which of a source of `length` symbols.
Alignment sequence_alignment(SequenceTask task, std::size_t length);

/// Letters that sources may be made of.
inline constexpr std::size_t most_sequence_symbols = 26;

struct SequenceOptions {
  std::uint64_t seed = 1;
  /// Sources are made of the first so many letters of a...z; 2 to most_sequence_symbols.
  std::size_t symbols = 10;
  /// Lengths of the sources in symbols, both ends included; at least 1.
  std::size_t shortest = 5, longest = 60;
  /// Sources in the two parts, their lengths spread evenly.
  std::size_t train = 20000, dev = 1000;
  /// Test sources of each length.
  std::size_t test_per_length = 50;
};

/// Sources; no two are the same, within a part or across them.
struct SequenceSplit {
  std::vector<std::string> train, dev;
  /// From the shortest to the longest.
  std::vector<std::string> test;
};

/// Draws the sources of a task, every symbol uniform and independent. The same options give the
/// same split everywhere.
/// @throws Error invalid_argument if the options are out of range, or there are not as many
/// different sources of some length as are asked for.
SequenceSplit split_sequences(const SequenceOptions& options);

}  // namespace attentive
