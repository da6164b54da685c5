#include "core/tasks/dates.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace attentive {
namespace {

using namespace std::chrono_literals;

TEST(Dates, AreWrittenInAllFormats) {
  const std::array<std::string, date_format_count> expected = {
      "20JAN2019",  "012019",       "01/20/19",   "01/20/2019",  "1/20/2019",
      "20-01-2019", "20-1-2019",    "JAN 20 19",  "1/20/19",     "JAN 20 2019",
      "JAN 20, 19", "JAN 20, 2019", "20.01.2019", "20.1.2019",   "2019.01.20",
      "2019.1.20",  "20190120",     "2019-1-20",  "20 JAN 2019", "2019-01-20"};
  EXPECT_EQ(written_forms(2019y / 1 / 20), expected);
}

TEST(Dates, PadOneDigitDaysOnlyInPaddedFormats) {
  const std::array<std::string, date_format_count> expected = {
      "04DEC2005",  "120405",       "12/04/05",   "12/04/2005", "12/4/2005",
      "04-12-2005", "4-12-2005",    "DEC 04 05",  "12/4/05",    "DEC 04 2005",
      "DEC 04, 05", "DEC 04, 2005", "04.12.2005", "4.12.2005",  "2005.12.04",
      "2005.12.4",  "20051204",     "2005-12-4",  "4 DEC 2005", "2005-12-04"};
  EXPECT_EQ(written_forms(2005y / 12 / 4), expected);
}

/// Returns the characters of `form` that are aligned with character `target` of the answer.
std::string aligned_with(const std::string& form, const Alignment& alignment, std::size_t target) {
  std::string characters;
  for (const AlignedPair& pair : alignment) {
    if (pair.target == target) characters += form.at(pair.source);
  }
  return characters;
}

TEST(Dates, AlignCharactersOfTheSameField) {
  const Date date = 2005y / 12 / 4;
  const auto forms = written_forms(date);
  const auto alignments = date_alignments(date);
  for (std::size_t i = 0; i < date_format_count; ++i) {
    const auto aligned = [&](std::size_t target) {
      return aligned_with(forms[i], alignments[i], target);
    };
    SCOPED_TRACE(forms[i]);
    for (const std::size_t year : {0U, 1U, 2U, 3U}) {
      EXPECT_TRUE(aligned(year) == "2005" || aligned(year) == "05") << aligned(year);
    }
    for (const std::size_t month : {5U, 6U}) {
      EXPECT_TRUE(aligned(month) == "12" || aligned(month) == "DEC") << aligned(month);
    }
    for (const std::size_t day : {8U, 9U}) {
      EXPECT_TRUE(aligned(day) == "04" || aligned(day) == "4") << aligned(day);
    }
    for (const std::size_t hyphen : {4U, 7U}) EXPECT_EQ(aligned(hyphen), "");
  }
}

TEST(Dates, AssignEveryDayOfTheCenturyToOnePart) {
  const DateSplit split = split_dates(1);
  EXPECT_EQ(split.train.size(), 9131);
  EXPECT_EQ(split.validation.size(), 5479);
  EXPECT_EQ(split.test.size(), 21915);

  std::set<std::chrono::sys_days> days;
  for (const auto* part : {&split.train, &split.validation, &split.test}) {
    days.insert(part->begin(), part->end());
  }
  // 100 years of 365 days and the 25 leap days of 1952, 1956, ... 2048. The parts have as many days
  // together, so no day is in two of them.
  EXPECT_EQ(days.size(), 36525);
  EXPECT_EQ(*days.begin(), std::chrono::sys_days(1950y / 1 / 1));
  EXPECT_EQ(*days.rbegin(), std::chrono::sys_days(2049y / 12 / 31));
  EXPECT_TRUE(days.contains(2000y / 2 / 29));
  EXPECT_TRUE(days.contains(2048y / 2 / 29));
}

TEST(Dates, SplitDependsOnTheSeedOnly) {
  EXPECT_EQ(split_dates(7).test, split_dates(7).test);
  EXPECT_NE(split_dates(7).test, split_dates(8).test);
}

TEST(Dates, NeverWriteTwoDaysAlike) {
  const DateSplit split = split_dates(1);
  std::map<std::string, std::string> meaning;
  for (const auto* part : {&split.train, &split.validation, &split.test}) {
    for (const Date& date : *part) {
      const std::string iso = iso_form(date);
      for (const std::string& form : written_forms(date)) {
        const auto known = meaning.emplace(form, iso).first;
        ASSERT_EQ(known->second, iso) << form;
      }
    }
  }
}

}  // namespace
}  // namespace attentive
