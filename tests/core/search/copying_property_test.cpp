#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <ostream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "core/search/copying.h"
#include "core/search/numbers.h"
#include "core/support/copying_properties.h"

namespace attentive {
namespace {

/// Draws a random sentence, a model's text for it, and the attention between them.
class Draw {
 public:
  explicit Draw(unsigned seed) : generator_(seed) {}

  std::size_t below(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(generator_);
  }
  std::string one_of(std::initializer_list<const char*> list) {
    return list.begin()[below(list.size())];
  }

  std::string digits(std::size_t most) {
    std::string text(1, static_cast<char>('1' + below(9)));
    for (std::size_t more = below(most); more > 0; --more)
      text += static_cast<char>('0' + below(10));
    return text;
  }
  std::string three() { return digits(1) + digits(1) + digits(1); }
  std::string number() {
    const std::string sign = one_of({"", "", "", "-", "−", "+", "$", "€", "#", "AF", "№ ", "±"});
    const std::string unit =
        one_of({"", "", "", " €", "%", " %", " °C", "°", " kg", " h", "h", "km/h"});
    switch (below(8)) {
      case 0:
        return sign + digits(3) + one_of({",", ".", "–", ":", "/", "h", "×", "-"}) + digits(3) +
               unit;
      case 1:
        return digits(2) + one_of({" ", ",", "."}) + three() + one_of({" ", ",", "."}) + three();
      case 2:
        return "+" + digits(2) + " 6 " + digits(1) + "2 34 56";
      case 3:
        return digits(2) + " h " + digits(1) + "0";
      case 4:
        return digits(2) + "/" + digits(2) + "/" + digits(4);
      default:
        return sign + digits(6) + unit;
    }
  }
  std::string emoji() { return one_of({"😆", "❤️", "👨‍👩‍👧", "👋🏽", "♥", "→", "🇫🇷"}); }
  std::string word() { return one_of({"le", "chat", "est", "là", "Tom", "va", "et"}); }
  std::string mark() { return one_of({"", "", "", ",", ".", " !", "…"}); }

  /// Returns the words of a text, each with a random number of pieces; emoji are unknown.
  std::vector<Word> words(std::string_view text) {
    std::vector<Word> words;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find(' ', begin), text.size());
      if (end > begin) {
        const std::size_t piece = words.empty() ? 0 : words.back().end;
        words.push_back({.text = std::string(text.substr(begin, end - begin)),
                         .begin = piece,
                         .end = piece + 1 + below(4),
                         .place = begin});
        words.back().unknown = is_emoji(words.back().text);
        if (words.size() == 1) words.back().space.clear();
      }
      begin = end + 1;
    }
    return words;
  }
  static bool is_emoji(std::string_view text) {
    return static_cast<unsigned char>(text[0]) >= 0xE2 && digit_runs(text).empty() &&
           !text.starts_with("−") && !text.starts_with("€") && !text.starts_with("№") &&
           !text.starts_with("…");
  }

  /// Returns attention that is sharp, smeared, shifted or random; rows may be zero.
  Matrix attention(std::size_t rows, std::size_t columns) {
    Matrix attention;
    attention.resize_zero(static_cast<Index>(rows), static_cast<Index>(columns));
    const std::size_t pattern = below(4);
    const std::size_t shift = below(4);
    for (std::size_t row = 0; row < rows; ++row) {
      const std::size_t center = row * columns / rows + (pattern == 2 ? shift : 0);
      for (std::size_t column = 0; column < columns; ++column) {
        const std::size_t distance = center > column ? center - column : column - center;
        Real weight = 0;
        if (pattern == 0) weight = distance == 0 ? 1 : 0;
        if (pattern == 1) weight = Real{1} / static_cast<Real>(1 + distance * distance);
        if (pattern == 2) weight = distance < 2 ? Real{0.5F} : 0;
        if (pattern == 3) weight = static_cast<Real>(below(100)) / 100;
        attention(static_cast<Index>(row), static_cast<Index>(column)) = weight;
      }
      const Real sum = attention.view().row(static_cast<Index>(row)).sum();
      if (sum > 0) attention.view().row(static_cast<Index>(row)) /= sum;
    }
    return attention;
  }

 private:
  std::mt19937 generator_;
};

struct Case {
  std::string source;
  std::string written;  // by the model
  std::string prefix;
  std::string output;
  std::vector<std::string> emoji;
};

Case draw_case(unsigned seed) {
  Draw draw(seed);
  Case drawn;
  const auto add = [](std::string& text, const std::string& word) {
    if (!text.empty()) text += ' ';
    text += word;
  };
  for (std::size_t i = 1 + draw.below(6); i > 0; --i) {
    const std::size_t kind = draw.below(5);
    if (kind < 2) {
      const std::string number = draw.number();
      add(drawn.source, number + draw.mark());
      // The number is kept, garbled, left out, written as a word, repeated, or given in the prefix.
      const std::size_t outcome = draw.below(6);
      if (outcome < 2) add(drawn.written, number + draw.mark());
      if (outcome == 2) add(drawn.written, draw.digits(7) + draw.mark());
      if (outcome == 3) add(drawn.written, "twenty");
      if (outcome == 4) add(drawn.written, number + " " + draw.digits(3) + " " + number);
      if (outcome == 5 && draw.below(2) == 0) add(drawn.prefix, number);
    } else if (kind == 2) {
      drawn.emoji.push_back(draw.emoji());
      add(drawn.source, drawn.emoji.back());
      if (draw.below(2) == 0) add(drawn.written, draw.word());
    } else {
      add(drawn.source, draw.word() + draw.mark());
      add(drawn.written, draw.below(9) == 0 ? draw.digits(3) : draw.word() + draw.mark());
    }
  }
  if (drawn.written.empty()) drawn.written = "a";
  if (draw.below(3) == 0) add(drawn.prefix, "Dear Żaneta,");
  const std::vector<Word> source = draw.words(drawn.source);
  std::vector<Word> target = draw.words(drawn.written);
  if (!drawn.prefix.empty()) target.front().space = " ";
  const Matrix attention = draw.attention(target.back().end + 1, source.back().end + 1);
  const auto copied = text_with_copies(source, target, attention.view(), drawn.prefix);
  for (const auto& [begin, end, from] : copied.value_or(CopiedText{}).copies) {
    const std::string_view text = copied->text;
    EXPECT_EQ(text.substr(begin, end - begin), drawn.source.substr(from, end - begin)) << seed;
  }
  drawn.output = copied ? copied->text : drawn.prefix.empty() ? drawn.written : ' ' + drawn.written;
  return drawn;
}

std::ostream& operator<<(std::ostream& out, const Case& drawn) {
  return out << drawn.source << " | " << drawn.prefix << " | " << drawn.written << " | "
             << drawn.output;
}

constexpr unsigned case_count = 20000;

TEST(CopyingOfRandomSentences, NeitherInventsNorRepeatsNumbers) {
  for (unsigned seed = 0; seed < case_count; ++seed) {
    const Case drawn = draw_case(seed);
    const std::string text = drawn.prefix + drawn.output;
    const std::string written = drawn.prefix + ' ' + drawn.written;
    ASSERT_TRUE(has_only_given_digits(text, drawn.source, written) &&
                repeats_no_number(text, drawn.source, written))
        << seed << ": " << drawn;
  }
}

TEST(CopyingOfRandomSentences, KeepsNumbersThatAreInTheSource) {
  for (unsigned seed = 0; seed < case_count; ++seed) {
    const Case drawn = draw_case(seed);
    std::vector<std::string> source;
    for (const Number& number : numbers_in(drawn.source)) {
      source.push_back(digits_of(drawn.source.substr(number.begin, number.end - number.begin)));
    }
    for (const Number& number : numbers_in(drawn.written)) {
      const std::string core =
          drawn.written.substr(number.core_begin, number.core_end - number.core_begin);
      if (std::ranges::find(source, digits_of(core)) == source.end()) continue;
      ASSERT_NE(drawn.output.find(core), std::string::npos)
          << seed << ": " << core << ": " << drawn;
    }
  }
}

TEST(CopyingOfRandomSentences, WritesEachEmojiOnce) {
  for (unsigned seed = 0; seed < case_count; ++seed) {
    const Case drawn = draw_case(seed);
    for (const std::string& emoji : drawn.emoji) {
      std::size_t count = 0;
      for (std::size_t at = 0; (at = drawn.output.find(emoji, at)) != std::string::npos; ++at)
        ++count;
      ASSERT_EQ(count, std::ranges::count(drawn.emoji, emoji)) << seed << ": " << drawn;
    }
  }
}

}  // namespace
}  // namespace attentive
