#include "core/tasks/dates.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace attentive {
namespace {

using namespace std::chrono_literals;

TEST(Dates, WritesAllForms) {
  const std::array<std::string, date_format_count> expected = {
      "20JAN2019",  "012019",       "01/20/19",   "01/20/2019",  "1/20/2019",
      "20-01-2019", "20-1-2019",    "JAN 20 19",  "1/20/19",     "JAN 20 2019",
      "JAN 20, 19", "JAN 20, 2019", "20.01.2019", "20.1.2019",   "2019.01.20",
      "2019.1.20",  "20190120",     "2019-1-20",  "20 JAN 2019", "2019-01-20"};
  EXPECT_EQ(written_forms(2019y / 1 / 20), expected);
}

TEST(Dates, PadsOneDigitDaysOnlyWhereTheFormDoes) {
  const std::array<std::string, date_format_count> expected = {
      "04DEC2005",  "120405",       "12/04/05",   "12/04/2005", "12/4/2005",
      "04-12-2005", "4-12-2005",    "DEC 04 05",  "12/4/05",    "DEC 04 2005",
      "DEC 04, 05", "DEC 04, 2005", "04.12.2005", "4.12.2005",  "2005.12.04",
      "2005.12.4",  "20051204",     "2005-12-4",  "4 DEC 2005", "2005-12-04"};
  EXPECT_EQ(written_forms(2005y / 12 / 4), expected);
}

TEST(Dates, DealsEveryDayOfTheCenturyToOnePart) {
  const DateSplit split = split_dates(1);
  EXPECT_EQ(split.train.size(), 9131);
  EXPECT_EQ(split.validation.size(), 5479);
  EXPECT_EQ(split.test.size(), 21915);

  std::set<std::chrono::sys_days> days;
  for (const auto* part : {&split.train, &split.validation, &split.test}) {
    days.insert(part->begin(), part->end());
  }
  // 100 years of 365 days and the 25 leap days of 1952, 1956, ... 2048; as many as in the parts, so
  // no day is in two of them.
  EXPECT_EQ(days.size(), 36525);
  EXPECT_EQ(*days.begin(), std::chrono::sys_days(1950y / 1 / 1));
  EXPECT_EQ(*days.rbegin(), std::chrono::sys_days(2049y / 12 / 31));
  EXPECT_TRUE(days.contains(2000y / 2 / 29));
  EXPECT_TRUE(days.contains(2048y / 2 / 29));
}

TEST(Dates, SplitFollowsTheSeed) {
  EXPECT_EQ(split_dates(7).test, split_dates(7).test);
  EXPECT_NE(split_dates(7).test, split_dates(8).test);
}

TEST(Dates, NoWrittenFormMeansTwoDays) {
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
