#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "core/search/numbers.h"

namespace attentive {

/// How often each run of digits stands in a text.
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

/// How often each number stands in a text, by its digits.
inline std::map<std::string, std::size_t> number_counts(std::string_view text) {
  std::map<std::string, std::size_t> counts;
  for (const Number& number : numbers_in(text)) {
    ++counts[digits_of(text.substr(number.core_begin, number.core_end - number.core_begin))];
  }
  return counts;
}

/// Whether every run of digits in `output` stands in the source or in what the model wrote, and no
/// more often than in both.
inline bool has_only_given_digits(std::string_view output, std::string_view source,
                                  std::string_view written) {
  auto in_source = digit_runs(source);
  auto in_written = digit_runs(written);
  return std::ranges::all_of(digit_runs(output), [&](const auto& run) {
    return run.second <= in_source[run.first] + in_written[run.first];
  });
}

/// Whether no number of the source stands in `output` more often than in the source or in what the
/// model wrote.
inline bool repeats_no_number(std::string_view output, std::string_view source,
                              std::string_view written) {
  auto in_output = number_counts(output);
  auto in_written = number_counts(written);
  return std::ranges::all_of(number_counts(source), [&](const auto& number) {
    return in_output[number.first] <= std::max(number.second, in_written[number.first]);
  });
}

}  // namespace attentive
