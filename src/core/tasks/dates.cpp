#include "core/tasks/dates.h"

#include <string_view>
#include <utility>

#include "core/random.h"

namespace attentive {
namespace {

constexpr std::array<std::string_view, 12> month_names = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                          "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};

std::string two_digits(unsigned number) {
  return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

std::vector<Date> all_days() {
  using namespace std::chrono;
  std::vector<Date> days;
  const sys_days end = 2050y / January / 1;
  for (sys_days day = 1950y / January / 1; day < end; day += std::chrono::days(1)) {
    days.emplace_back(day);
  }
  return days;
}

}  // namespace

std::array<std::string, date_format_count> written_forms(const Date& date) {
  const auto day_number = static_cast<unsigned>(date.day());
  const auto month_number = static_cast<unsigned>(date.month());
  const std::string d = std::to_string(day_number);
  const std::string dd = two_digits(day_number);
  const std::string m = std::to_string(month_number);
  const std::string mm = two_digits(month_number);
  const std::string mmm(month_names[month_number - 1]);
  const std::string yyyy = std::to_string(static_cast<int>(date.year()));
  const std::string yy = yyyy.substr(2);
  return {
      dd + mmm + yyyy,
      mm + dd + yy,
      mm + "/" + dd + "/" + yy,
      mm + "/" + dd + "/" + yyyy,
      m + "/" + d + "/" + yyyy,
      dd + "-" + mm + "-" + yyyy,
      d + "-" + m + "-" + yyyy,
      mmm + " " + dd + " " + yy,
      m + "/" + d + "/" + yy,
      mmm + " " + dd + " " + yyyy,
      mmm + " " + dd + ", " + yy,
      mmm + " " + dd + ", " + yyyy,
      dd + "." + mm + "." + yyyy,
      d + "." + m + "." + yyyy,
      yyyy + "." + mm + "." + dd,
      yyyy + "." + m + "." + d,
      yyyy + mm + dd,
      yyyy + "-" + m + "-" + d,
      d + " " + mmm + " " + yyyy,
      iso_form(date),
  };
}

std::string iso_form(const Date& date) {
  return std::to_string(static_cast<int>(date.year())) + "-" +
         two_digits(static_cast<unsigned>(date.month())) + "-" +
         two_digits(static_cast<unsigned>(date.day()));
}

DateSplit split_dates(std::uint64_t seed) {
  std::vector<Date> days = all_days();
  Random random(seed);
  for (std::size_t last = days.size() - 1; last > 0; --last) {
    std::swap(days[last], days[random.below(last + 1)]);
  }
  const auto train_end = days.begin() + static_cast<std::ptrdiff_t>(days.size() * 25 / 100);
  const auto validation_end = days.begin() + static_cast<std::ptrdiff_t>(days.size() * 40 / 100);
  return {{days.begin(), train_end}, {train_end, validation_end}, {validation_end, days.end()}};
}

}  // namespace attentive
