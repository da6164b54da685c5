#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/alignment.h"

namespace attentive {

/// The date-conversion task: a calendar date written in one of many ways in, the ISO form out.
using Date = std::chrono::year_month_day;

inline constexpr std::size_t date_format_count = 20;

/// The ways in which the task writes `date`, always in the same order; for 20 January 2019:
/// 20JAN2019, 012019, 01/20/19, 01/20/2019, 1/20/2019, 20-01-2019, 20-1-2019, JAN 20 19, 1/20/19,
/// JAN 20 2019, "JAN 20, 19", "JAN 20, 2019", 20.01.2019, 20.1.2019, 2019.01.20, 2019.1.20,
/// 20190120, 2019-1-20, 20 JAN 2019, 2019-01-20. Two forms of a date may be the same string.
std::array<std::string, date_format_count> written_forms(const Date& date);

/// YYYY-MM-DD, the task's answer.
std::string iso_form(const Date& date);

/// For each of the written forms which of its characters say the same as which of the answer's:
/// every character of the year, month or day with all of the same field, also where it is written
/// otherwise (JAN and 01, 19 and 2019). What separates the fields is not aligned.
std::array<Alignment, date_format_count> date_alignments(const Date& date);

/// Parts without a common day, so that a score on one says nothing about days seen in another.
struct DateSplit {
  std::vector<Date> train, validation, test;
};

/// Shuffles the 36,525 days from 1950-01-01 to 2049-12-31 (a century, so that two digits name a
/// year) and deals 25 % of them to train, 15 % to validation and 60 % to test. The same seed gives
/// the same split everywhere.
DateSplit split_dates(std::uint64_t seed);

}  // namespace attentive
