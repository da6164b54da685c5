#include "core/search/numbers.h"

#include <gtest/gtest.h>

namespace attentive {
namespace {

using Texts = std::vector<std::string>;

/// Returns the numbers of a text, with everything that belongs to them.
Texts numbers(const std::string& text) {
  Texts found;
  for (const Number& number : numbers_in(text)) {
    EXPECT_LE(number.begin, number.core_begin) << text;
    EXPECT_LT(number.core_begin, number.core_end) << text;
    EXPECT_LE(number.core_end, number.end) << text;
    found.push_back(text.substr(number.begin, number.end - number.begin));
  }
  return found;
}

TEST(Numbers, IncludeTheirSignUnitAndSeparators) {
  for (const std::string number : {"7",
                                   "2×500 mg",
                                   "8h05",
                                   "-5 °C",
                                   "-5°C",
                                   "−12",
                                   "12,50 €",
                                   "1,80 m",
                                   "AF1234",
                                   "10 h",
                                   "14 h 30",
                                   "$4,837",
                                   "€ 12",
                                   "3–5",
                                   "3 – 5",
                                   "+33 6 12 34 56 78",
                                   "06 12 34 56 78",
                                   "12/05/2021",
                                   "1.2.3.4",
                                   "1 234 567,89",
                                   "1 234 567",
                                   "№ 7",
                                   "20%",
                                   "20 %",
                                   "#3",
                                   "120 km/h",
                                   "3 €/kg",
                                   "12,5 m²",
                                   "10^5",
                                   "10⁵",
                                   "½3",
                                   "747B",
                                   "MP3",
                                   "555-1234",
                                   "2 + 2 = 4",
                                   "1m80",
                                   "3€50",
                                   "±0,5",
                                   "n°7",
                                   "©2020",
                                   "10%-20%"}) {
    EXPECT_EQ(numbers(number), Texts{number});
    EXPECT_EQ(numbers("a (" + number + "), b"), Texts{number});
    EXPECT_EQ(numbers("été " + number + "."), Texts{number});
  }
}

TEST(Numbers, ExcludeWords) {
  EXPECT_EQ(numbers("12 degrés et 3 pommes"), (Texts{"12", "3"}));
  EXPECT_EQ(numbers("21st, 3e, 80ern, 13-year-old"), (Texts{"21", "3", "80", "13"}));
  EXPECT_EQ(numbers("PG-13"), Texts{"13"});
  EXPECT_EQ(numbers("- 5 personnes"), Texts{"5"});
  EXPECT_EQ(numbers("10 1234 et 5"), (Texts{"10", "1234", "5"}));
  EXPECT_EQ(numbers("我有3本书"), Texts{"3"});
}

TEST(Numbers, AreNotFoundInAddressesOrSeveralWithoutSpaces) {
  EXPECT_EQ(numbers("https://example.org/2020 a1@example.org www.a.b/1"), Texts{});
  EXPECT_EQ(numbers("我有3本书和4支笔"), Texts{});
  EXPECT_EQ(numbers("a (b) % – °C"), Texts{});
}

TEST(Numbers, AreEqualIfTheirDigitsOrTimesAre) {
  EXPECT_TRUE(mean_the_same("4 837", "4,837"));
  EXPECT_TRUE(mean_the_same("14 h 30", "2:30"));
  EXPECT_TRUE(mean_the_same("2.30", "14:30"));
  EXPECT_TRUE(mean_the_same("9", "9:00"));
  EXPECT_FALSE(mean_the_same("14.30", "2.30")) << "they may be prices";
  EXPECT_FALSE(mean_the_same("14 h 30", "2:31"));
  EXPECT_FALSE(mean_the_same("15", "3"));
  EXPECT_FALSE(mean_the_same("30:00", "6:00"));
}

}  // namespace
}  // namespace attentive
