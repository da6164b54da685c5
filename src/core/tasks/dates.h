#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/alignment.h"

namespace attentive {

/// A calendar date. The date-conversion task reads it in one of many formats and writes it in ISO
/// form.
using Date = std::chrono::year_month_day;

inline constexpr std::size_t date_format_count = 20;

/// Returns `date` in all formats, always in the same order; for 20 January 2019: 20JAN2019, 012019,
/// 01/20/19, 01/20/2019, 1/20/2019, 20-01-2019, 20-1-2019, JAN 20 19, 1/20/19, JAN 20 2019, "JAN
/// 20, 19", "JAN 20, 2019", 20.01.2019, 20.1.2019, 2019.01.20, 2019.1.20, 20190120, 2019-1-20, 20
/// JAN 2019, 2019-01-20. Two formats may write a date alike.
std::array<std::string, date_format_count> written_forms(const Date& date);

/// Returns YYYY-MM-DD, the task's answer.
std::string iso_form(const Date& date);

/// Returns for each of the written forms which of its characters correspond to which of the
/// answer's: every character of the year, month or day is aligned with all of the same field, even
/// if it is written differently (JAN and 01, 19 and 2019). Separators are not aligned.
std::array<Alignment, date_format_count> date_alignments(const Date& date);

/// Three disjoint parts, so that a score on one says nothing about days seen in another.
struct DateSplit {
  std::vector<Date> train, validation, test;
};

/// Shuffles the 36,525 days from 1950-01-01 to 2049-12-31 (a century, so that two digits name a
/// year) and assigns 25 % of them to train, 15 % to validation and 60 % to test. The same seed
/// gives the same split everywhere.
DateSplit split_dates(std::uint64_t seed);

}  // namespace attentive
