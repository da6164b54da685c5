#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attentive {

/// A number in a text, [begin, end), with its sign, currency, unit, percent sign, or the letters of
/// a code such as AF1234. Its core runs from the first digit to the last, with everything between:
/// 1 234,50 or 14 h 30 or 3–5 or 2×500.
struct Number {
  std::size_t begin = 0;
  std::size_t core_begin = 0;
  std::size_t core_end = 0;
  std::size_t end = 0;
};

/// Returns the numbers of a text, in order. Only ASCII digits count. Units are symbols such as
/// "kg", "°C" or "€"; words such as "degrees" and endings as in "21st" are left to the model.
/// Addresses are skipped, and so is text without spaces in which words separate several numbers.
std::vector<Number> numbers_in(std::string_view text);

/// Returns the digits of a number and nothing else.
std::string digits_of(std::string_view number);

/// Returns the runs of digits in a number, with a comma before each and at the end: ",3,5,".
std::string parts_of(std::string_view core);

/// The parts of the number in unit `unit`. They are cleared once the number is assigned.
struct NumberParts {
  std::size_t unit;
  std::string digits;
};

/// Returns neighbours whose parts together are `digits`, as 3 and 5 are for "3–5"; empty if there
/// are none.
std::span<NumberParts> find_run(std::span<NumberParts> numbers, std::string_view digits);

/// Returns whether two adjacent texts would join their numbers into one.
bool would_join(std::string_view before, std::string_view after);

/// Returns whether two cores mean the same number: they have the same digits, or are the same time
/// of day on 24-hour and 12-hour clocks ("14 h 30" and "2:30"), or the same full hour ("9" and
/// "9:00").
bool mean_the_same(std::string_view a, std::string_view b);

}  // namespace attentive
