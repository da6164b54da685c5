#include "core/search/numbers.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "core/search/words.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

namespace attentive {
namespace {

constexpr std::string_view units[] = {
    "%",  "‰",  "°",  "°C", "°F", "m",  "mm", "cm",  "dm",  "km",  "µm",  "g",   "mg",
    "kg", "µg", "t",  "l",  "L",  "ml", "mL", "cl",  "dl",  "h",   "s",   "ms",  "min",
    "V",  "W",  "kW", "Wh", "Hz", "MW", "dB", "kWh", "kHz", "MHz", "GHz", "hPa", "kcal",
    "kJ", "kB", "MB", "GB", "TB", "ft", "lb", "oz",  "mph", "EUR", "USD", "GBP", "CHF"};

/// Signs that may precede a number with a space between. The hyphen is missing: it may be a dash.
constexpr std::string_view signs[] = {"№", "n°", "N°", "#", "+", "−", "±", "~", "≈", "<", ">"};

/// Signs that join two numbers, with spaces around.
constexpr std::string_view joiners[] = {"×", "x", "*", "+", "=", "/", "÷", "-", "–", "−", "h", ":"};

bool is_ascii_digit(char32_t c) { return c >= '0' && c <= '9'; }
bool is_ascii_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_letter(char32_t c) { return unicode::category(c) == unicode::Category::letter; }
bool is_dash(char32_t c) { return c == '-' || (c >= 0x2010 && c <= 0x2014); }
bool is_currency(char32_t c) {
  return c == '$' || (c >= 0xA2 && c <= 0xA5) || (c >= 0x20A0 && c < 0x20D0);
}
bool is_symbol(char32_t c) {
  return !is_ascii_digit(c) && !is_letter(c) && !is_punctuation_mark(c) && !unicode::is_space(c);
}

template <std::size_t size>
bool is_one_of(std::string_view text, const std::string_view (&list)[size]) {
  return std::ranges::find(list, text) != std::end(list);
}

bool is_currency(std::string_view text) {
  const std::optional<char32_t> c = single_code_point(text);
  return c && is_currency(*c);
}

/// Returns whether a text is a unit: "kg", "€", "m²", "km/h" or "€/kg".
bool is_unit(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash != text.npos && !is_unit(text.substr(slash + 1))) return false;
  std::string_view unit = text.substr(0, slash);
  if (unit.ends_with("²") || unit.ends_with("³")) unit.remove_suffix(2);
  return is_one_of(unit, units) || is_currency(unit);
}

/// Returns where the number whose first digit is at `core` begins, in a text without spaces.
std::size_t find_begin(std::u32string_view text, std::size_t core) {
  std::size_t begin = core;
  const auto belongs = [](char32_t c) { return c != '/' && (is_ascii_letter(c) || is_symbol(c)); };
  while (begin > 0 && belongs(text[begin - 1])) --begin;
  // The hyphen in "PG-13" is no sign.
  for (std::size_t i = core; i > begin + 1; --i) {
    if (is_dash(text[i - 1]) && is_ascii_letter(text[i - 2])) return i;
  }
  return begin;
}

/// Returns where the number whose last digit is before `core_end` ends, in a text without spaces.
std::size_t find_end(std::u32string_view text, std::size_t core_end) {
  std::size_t symbols = core_end;
  const auto is_sign = [](char32_t c) { return is_symbol(c) && !is_dash(c) && c != '/'; };
  while (symbols < text.size() && is_sign(text[symbols])) ++symbols;
  std::size_t end = symbols;
  while (end < text.size() && (is_letter(text[end]) || is_symbol(text[end]))) ++end;
  std::string rest;
  for (const char32_t c : text.substr(core_end, end - core_end)) append_utf8(rest, c);
  if (is_unit(rest) && rest != "s") return end;
  // Capitals belong to the number, as in "747B" or "5G".
  const auto is_capital = [](char32_t c) { return c >= 'A' && c <= 'Z'; };
  return std::ranges::all_of(text.substr(symbols, end - symbols), is_capital) ? end : symbols;
}

struct Token {
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  bool in_token = false;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t at = position;
    const bool is_blank = unicode::is_space(next_code_point(text, position));
    if (!is_blank && !in_token) tokens.push_back({at, at});
    in_token = !is_blank;
    if (in_token) tokens.back().end = position;
  }
  return tokens;
}

class NumberReader {
 public:
  explicit NumberReader(std::string_view text) : text_(text), tokens_(tokens_of(text)) {}

  std::vector<Number> read() {
    std::vector<Number> numbers;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      std::optional<Number> number = number_at(i);
      if (!number) continue;
      const bool may_begin_earlier =
          i > 0 && begins_token(*number, i) && number->begin == number->core_begin &&
          (numbers.empty() || numbers.back().end <= tokens_[i - 1].begin);
      if (may_begin_earlier && is_sign(i - 1)) number->begin = core_begin(i - 1);
      while (const std::size_t more = continue_number(*number, i)) i += more;
      if (number->end == number->core_end && ends_token(*number, i) && is_unit_at(i + 1)) {
        ++i;
        number->end = tokens_[i].begin + stripped(i).core.size();
      }
      numbers.push_back(*number);
    }
    return numbers;
  }

 private:
  std::string_view part(std::size_t begin, std::size_t end) const {
    return text_.substr(begin, end - begin);
  }
  std::string_view token(std::size_t i) const { return part(tokens_[i].begin, tokens_[i].end); }
  StrippedWord stripped(std::size_t i) const { return strip_punctuation(token(i)); }
  std::size_t core_begin(std::size_t i) const {
    return tokens_[i].begin + stripped(i).before.size();
  }
  bool begins_token(const Number& n, std::size_t i) const { return n.begin == tokens_[i].begin; }
  bool ends_token(const Number& n, std::size_t i) const { return n.end == tokens_[i].end; }

  bool is_sign(std::size_t i) const {
    const auto [before, core, after] = stripped(i);
    return after.empty() && (is_one_of(core, signs) || is_currency(core));
  }
  bool is_unit_at(std::size_t i) const {
    return i < tokens_.size() && stripped(i).before.empty() && is_unit(stripped(i).core);
  }

  /// Returns the number of a token that has exactly one.
  std::optional<Number> number_at(std::size_t i) const {
    if (i >= tokens_.size() || is_address(stripped(i).core)) return std::nullopt;
    const std::string_view bytes = token(i);
    if (std::ranges::none_of(bytes, is_ascii_digit)) return std::nullopt;
    std::u32string text;
    std::vector<std::size_t> offsets;
    for (std::size_t position = 0; position < bytes.size();) {
      offsets.push_back(tokens_[i].begin + position);
      text += next_code_point(bytes, position);
    }
    offsets.push_back(tokens_[i].end);
    std::size_t first = text.size();
    std::size_t last = 0;
    for (std::size_t c = 0; c < text.size(); ++c) {
      if (!is_ascii_digit(text[c])) continue;
      if (first == text.size()) {
        first = c;
      } else if (!joins(std::u32string_view(text).substr(last + 1, c - last - 1))) {
        return std::nullopt;
      }
      last = c;
    }
    return Number{offsets[find_begin(text, first)], offsets[first], offsets[last + 1],
                  offsets[find_end(text, last + 1)]};
  }

  /// Returns whether a text between digits belongs to one number, as in "1,234", "8h05", "10%-20%".
  static bool joins(std::u32string_view between) {
    constexpr std::size_t longest = 3;
    return between.size() <= longest && std::ranges::all_of(between, [](char32_t c) {
             return c < 0x80 || (c < 0x3000 && !is_letter(c));
           });
  }

  /// Extends a number that ends in token `i` by its next part.
  /// @return the number of tokens in that part; 0 if there is none.
  std::size_t continue_number(Number& number, std::size_t i) const {
    constexpr std::size_t longest = 64;  // bytes
    if (number.end - number.begin > longest) return 0;
    if (number.end != number.core_end || !ends_token(number, i)) return 0;
    std::size_t more = 1;
    std::optional<Number> next = number_at(i + 1);
    if (!next && i + 1 < tokens_.size() && is_one_of(token(i + 1), joiners)) {
      more = 2;
      next = number_at(i + 2);
      if (next && token(i + 1) == "h" && !has_only_digits(*next, 2)) return 0;
    }
    if (!next || next->begin != next->core_begin || !begins_token(*next, i + more)) return 0;
    if (more == 1 && !is_next_group(number, *next)) return 0;
    number.core_end = next->core_end;
    number.end = next->end;
    return more;
  }

  bool has_only_digits(const Number& number, std::size_t count) const {
    const std::string_view core = part(number.core_begin, number.core_end);
    return core.size() == count && std::ranges::all_of(core, is_ascii_digit);
  }

  /// Returns whether `next` is the next group of digits, as in "1 234 567,89" or "+33 6 12 34 56
  /// 78".
  bool is_next_group(const Number& number, const Number& next) const {
    const std::string_view core = part(number.core_begin, number.core_end);
    const std::string_view more = part(next.core_begin, next.core_end);
    const auto leading_digits = [](std::string_view text) {
      return static_cast<std::size_t>(std::ranges::find_if_not(text, is_ascii_digit) -
                                      text.begin());
    };
    const std::size_t first = leading_digits(core);
    if (part(number.begin, number.core_begin).ends_with('+') ||
        (core.starts_with('0') && first > 1)) {
      return leading_digits(more) > 1 || number.core_end - number.core_begin == first;
    }
    const bool is_grouped = std::ranges::all_of(core, [](char c) {
      return is_ascii_digit(c) || static_cast<unsigned char>(c) >= 0x80 || c == ' ';
    });
    return is_grouped && first <= 3 && leading_digits(more) == 3;
  }

  std::string_view text_;
  std::vector<Token> tokens_;
};

/// A time of day.
struct Time {
  int hours = 0;
  int minutes = 0;
  bool has_minutes = false;
  /// Whether it cannot be mistaken for another number.
  bool is_clear = false;
};

std::optional<Time> time_of(std::string_view core) {
  Time time;
  const auto take_number = [&core](int& value) {
    std::size_t digits = 0;
    for (; digits < core.size() && digits < 3 && is_ascii_digit(core[digits]); ++digits) {
      value = value * 10 + (core[digits] - '0');
    }
    core.remove_prefix(digits);
    return digits;
  };
  const std::size_t hour_digits = take_number(time.hours);
  if (hour_digits == 0 || hour_digits > 2 || time.hours > 24) return std::nullopt;
  if (core.empty()) return time;
  time.has_minutes = true;
  const std::size_t minutes = core.find_first_of("0123456789");
  const std::string_view between = core.substr(0, minutes);
  time.is_clear = is_one_of(between, {":", "h", " h "});
  if (!time.is_clear && between != ".") return std::nullopt;
  core.remove_prefix(minutes);
  if (take_number(time.minutes) != 2 || !core.empty() || time.minutes > 59) return std::nullopt;
  return time;
}

}  // namespace

std::vector<Number> numbers_in(std::string_view text) { return NumberReader(text).read(); }

std::string digits_of(std::string_view number) {
  std::string digits;
  std::ranges::copy_if(number, std::back_inserter(digits), is_ascii_digit);
  return digits;
}

std::string parts_of(std::string_view core) {
  std::string parts = ",";
  for (const char c : core) {
    if (is_ascii_digit(c)) {
      parts += c;
    } else if (!parts.ends_with(',')) {
      parts += ',';
    }
  }
  return parts + ',';
}

std::span<NumberParts> find_run(std::span<NumberParts> numbers, std::string_view digits) {
  for (std::size_t first = 0; first < numbers.size(); ++first) {
    std::string joined = ",";
    for (std::size_t i = first; i < numbers.size() && !numbers[i].digits.empty(); ++i) {
      joined += numbers[i].digits.substr(1);
      if (!digits.starts_with(joined)) break;
      if (digits == joined) return numbers.subspan(first, i + 1 - first);
    }
  }
  return {};
}

bool would_join(std::string_view before, std::string_view after) {
  return !before.empty() && !after.empty() && is_ascii_digit(before.back()) &&
         is_ascii_digit(after.front());
}

bool mean_the_same(std::string_view a, std::string_view b) {
  if (digits_of(a) == digits_of(b)) return true;
  const std::optional<Time> first = time_of(a);
  const std::optional<Time> second = time_of(b);
  if (!first || !second || first->minutes != second->minutes) return false;
  if (!first->has_minutes || !second->has_minutes) return first->hours == second->hours;
  return (first->is_clear || second->is_clear) && (first->hours - second->hours) % 12 == 0;
}

}  // namespace attentive
