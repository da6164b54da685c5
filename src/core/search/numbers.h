#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace attentive {

/// A number in a text, [begin, end), with what is written with it: sign, currency, unit, percent
/// sign, the letters of a code such as AF1234. Its core runs from the first digit to the last and
/// holds what stands between digits: 1 234,50 or 14 h 30 or 3–5 or 2×500.
struct Number {
  std::size_t begin = 0;
  std::size_t core_begin = 0;
  std::size_t core_end = 0;
  std::size_t end = 0;
};

/// The numbers of a text, in order. Digits are those of ASCII. A unit is a symbol such as "kg",
/// "°C" or "€", not a word such as "degrees", which a model translates. An ordinal's ending, as in
/// "21st", is a word, too. Left out are addresses, and text without spaces in which words separate
/// several numbers.
std::vector<Number> numbers_in(std::string_view text);

/// The digits of a number and nothing else.
std::string digits_of(std::string_view number);

/// The runs of digits in a number, with a comma before each and at the end: ",3,5,".
std::string parts_of(std::string_view core);

/// Whether two cores mean the same number: their digits are the same, or they are a time of day on
/// clocks of 24 and of 12 hours ("14 h 30" and "2:30"), or of a full hour ("9" and "9:00").
bool mean_the_same(std::string_view a, std::string_view b);

}  // namespace attentive
