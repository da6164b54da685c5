#include "core/tasks/dates.h"

#include <algorithm>
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

/// Formats of year, month and day, whose letters written_part explains; other characters are
/// literal.
constexpr std::array<std::string_view, date_format_count> date_formats = {
    "DbY",    "MDy",    "M/D/y", "M/D/Y", "m/d/Y", "D-M-Y", "d-m-Y", "b D y", "m/d/y", "b D Y",
    "b D, y", "b D, Y", "D.M.Y", "d.m.Y", "Y.M.D", "Y.m.d", "YMD",   "Y-m-d", "d b Y", "Y-M-D"};
constexpr std::string_view iso_format = "Y-M-D";

enum class DateField { year, month, day, none };

/// A written date, or a part of it, and the field to which each character belongs.
struct WrittenDate {
  std::string text;
  std::vector<DateField> fields;
};

/// Returns what a letter of a format writes: a capital writes all digits (04, 2005), a small letter
/// leaves out what it can (4, 05), and b writes the month's name.
WrittenDate written_part(const Date& date, char letter) {
  const auto day = static_cast<unsigned>(date.day());
  const auto month = static_cast<unsigned>(date.month());
  const std::string year = std::to_string(static_cast<int>(date.year()));
  const auto part = [](std::string text, DateField field) {
    std::vector<DateField> fields(text.size(), field);
    return WrittenDate{std::move(text), std::move(fields)};
  };
  switch (letter) {
    case 'Y':
      return part(year, DateField::year);
    case 'y':
      return part(year.substr(2), DateField::year);
    case 'M':
      return part(two_digits(month), DateField::month);
    case 'm':
      return part(std::to_string(month), DateField::month);
    case 'b':
      return part(std::string(month_names[month - 1]), DateField::month);
    case 'D':
      return part(two_digits(day), DateField::day);
    case 'd':
      return part(std::to_string(day), DateField::day);
    default:
      return part({letter}, DateField::none);
  }
}

WrittenDate written(const Date& date, std::string_view format) {
  WrittenDate whole;
  for (const char letter : format) {
    const auto [text, fields] = written_part(date, letter);
    whole.text += text;
    whole.fields.insert(whole.fields.end(), fields.begin(), fields.end());
  }
  return whole;
}

/// Aligns every character of a field with all characters of the same field on the other side.
Alignment align(const std::vector<DateField>& source, const std::vector<DateField>& target) {
  Alignment alignment;
  for (std::size_t i = 0; i < source.size(); ++i) {
    for (std::size_t j = 0; j < target.size(); ++j) {
      if (source[i] != DateField::none && source[i] == target[j]) alignment.push_back({i, j});
    }
  }
  return alignment;
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
  std::array<std::string, date_format_count> forms;
  std::ranges::transform(date_formats, forms.begin(),
                         [&](std::string_view format) { return written(date, format).text; });
  return forms;
}

std::string iso_form(const Date& date) { return written(date, iso_format).text; }

std::array<Alignment, date_format_count> date_alignments(const Date& date) {
  const WrittenDate answer = written(date, iso_format);
  std::array<Alignment, date_format_count> alignments;
  std::ranges::transform(date_formats, alignments.begin(), [&](std::string_view format) {
    return align(written(date, format).fields, answer.fields);
  });
  return alignments;
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
