#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "core/search/numbers.h"

namespace attentive {

/// Returns how often each run of digits occurs in a text.
inline std::map<std::string, std::size_t> digit_runs(std::string_view text) {
  std::map<std::string, std::size_t> runs;
  std::string run;
  for (const char c : std::string(text) + ' ') {
    if (c >= '0' && c <= '9') {
      run += c;
    } else if (!run.empty()) {
      ++runs[run];
      run.clear();
    }
  }
  return runs;
}

/// Returns how often each number occurs in a text, by its digits.
inline std::map<std::string, std::size_t> number_counts(std::string_view text) {
  std::map<std::string, std::size_t> counts;
  for (const Number& number : numbers_in(text)) {
    ++counts[digits_of(text.substr(number.core_begin, number.core_end - number.core_begin))];
  }
  return counts;
}

/// Returns whether every run of digits in `output` occurs in the source or in the model's text, and
/// no more often than in both together.
inline bool has_only_given_digits(std::string_view output, std::string_view source,
                                  std::string_view written) {
  auto in_source = digit_runs(source);
  auto in_written = digit_runs(written);
  return std::ranges::all_of(digit_runs(output), [&](const auto& run) {
    return run.second <= in_source[run.first] + in_written[run.first];
  });
}

/// Returns whether each number of the source occurs in `output` at most as often as in the source
/// or in the model's text.
inline bool repeats_no_number(std::string_view output, std::string_view source,
                              std::string_view written) {
  auto in_output = number_counts(output);
  auto in_written = number_counts(written);
  return std::ranges::all_of(number_counts(source), [&](const auto& number) {
    return in_output[number.first] <= std::max(number.second, in_written[number.first]);
  });
}

}  // namespace attentive
