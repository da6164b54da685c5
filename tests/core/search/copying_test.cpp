#include "core/search/copying.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace attentive {
namespace {

/// A word with a number of pieces.
struct Spelled {
  std::string text;
  std::size_t pieces = 1;
  bool unknown = false;
};

std::vector<Word> spelled_words(const std::vector<Spelled>& spelled) {
  std::vector<Word> words;
  std::size_t end = 0;
  for (const auto& [text, pieces, unknown] : spelled) {
    words.push_back({text, end, end + pieces, unknown});
    end += pieces;
  }
  return words;
}

/// How target word i divides its attention among the source words.
using Shares = std::vector<std::vector<Real>>;

/// Returns the target after copying; "" if nothing is copied. The last column of attention belongs
/// to </s>.
std::string copied(const std::vector<Spelled>& source, const std::vector<Spelled>& target,
                   const Shares& shares) {
  const std::vector<Word> source_words = spelled_words(source);
  const std::vector<Word> target_words = spelled_words(target);
  const std::size_t columns = source_words.empty() ? 0 : source_words.back().end;
  Matrix attention;
  attention.resize_zero(static_cast<Index>(target_words.back().end) + 1,
                        static_cast<Index>(columns) + 1);
  for (std::size_t i = 0; i < target_words.size(); ++i) {
    for (std::size_t row = target_words[i].begin; row < target_words[i].end; ++row) {
      for (std::size_t j = 0; j < source_words.size(); ++j) {
        const Word& word = source_words[j];
        for (std::size_t column = word.begin; column < word.end; ++column) {
          attention(static_cast<Index>(row), static_cast<Index>(column)) =
              shares[i][j] / static_cast<Real>(word.end - word.begin);
        }
      }
    }
  }
  return text_with_copies(source_words, target_words, attention.view()).value_or(CopiedText{}).text;
}

Shares diagonal(std::size_t size) {
  Shares shares(size, std::vector<Real>(size, 0));
  for (std::size_t i = 0; i < size; ++i) shares[i][i] = Real{0.8F};
  return shares;
}

TEST(Copying, SaysWhatItCopiedFromWhere) {
  const std::string source = "le 4837 € a@b.c !";
  const std::vector<std::string> pieces{"▁le", "▁4837", "▁€", "▁a@b.c", "▁!"};
  const std::vector<Word> target = spelled_words({{"the"}, {"(4836)"}, {"bcc."}});
  Matrix attention;
  attention.resize_zero(4, 6);
  attention(0, 0) = attention(1, 1) = attention(2, 3) = 1;
  const auto copied = text_with_copies(words_of(source, pieces), target, attention.view());
  ASSERT_TRUE(copied);
  EXPECT_EQ(copied->text, "the (4837 €) a@b.c.");
  ASSERT_EQ(copied->copies.size(), 2U);
  for (const auto& [begin, end, from] : copied->copies) {
    EXPECT_EQ(copied->text.substr(begin, end - begin), source.substr(from, end - begin));
  }
  EXPECT_EQ(copied->copies[0].source, source.find("4837"));
  EXPECT_EQ(copied->copies[1].source, source.find("a@b.c"));
}

TEST(Copying, ChangesNothingThatTheModelKnows) {
  EXPECT_EQ(copied({{"J'ai"}, {"deux"}, {"chats."}}, {{"I"}, {"have"}, {"cats."}}, diagonal(3)),
            "");
  EXPECT_EQ(copied({{"a"}}, {{"b"}}, {{0}}), "");
  EXPECT_EQ(copied({}, {{"b"}}, {{}}), "");
}

TEST(Copying, CorrectsWrongNumbers) {
  const auto number = [](const std::string& source, const std::string& target) {
    return copied({{source, 4}}, {{target, 3}}, {{0.6F}});
  };
  EXPECT_EQ(number("4837", "4876."), "4837.");
  EXPECT_EQ(number("4837,", "($4876)"), "($4837)");
  EXPECT_EQ(number("8:00.", "8:000."), "8:00.");
  EXPECT_EQ(number("3,14", "3.15"), "3,14");
  EXPECT_EQ(number("21e", "20th"), "21th");
  // Nothing changes if the digits are the same, or if one side has no single number.
  EXPECT_EQ(number("4837", "4,837"), "");
  EXPECT_EQ(number("deux", "3"), "");
  EXPECT_EQ(number("2", "three"), "");
  EXPECT_EQ(number("20h30", "8:30"), "");
  EXPECT_EQ(number("我有3本书和4支笔", "5"), "");
  EXPECT_EQ(number("我有3本书", "5"), "3");
}

TEST(Copying, KeepsNumbersThatOccurElsewhereInTheSource) {
  const std::vector<Spelled> source = {{"10"}, {"à"}, {"12"}};
  EXPECT_EQ(copied(source, {{"10"}, {"to"}, {"12"}}, {{0.1F, 0, 0.7F}, {0, 1, 0}, {1, 0, 0}}), "");
  EXPECT_EQ(copied(source, {{"10"}, {"to"}, {"13"}}, diagonal(3)), "10 to 12");
}

TEST(Copying, TreatsGroupsOfDigitsAsOneNumber) {
  const std::vector<Spelled> source = {{"1"}, {"234"}, {"567,"}, {"8"}};
  EXPECT_EQ(copied(source, {{"1,234,567"}}, {{0, 1, 0, 0}}), "");
  EXPECT_EQ(copied(source, {{"1,234,765."}}, {{0, 1, 0, 0}}), "1 234 567.");
  EXPECT_EQ(copied(source, {{"9"}}, {{0, 0, 0, 1}}), "8");
}

TEST(Copying, WritesANumberThatIsSplitIntoWordsOnce) {
  EXPECT_EQ(copied({{"123456"}}, {{"1234"}, {"56."}}, {{1}, {1}}), "123456.");
}

TEST(Copying, ReplacesUnknownTargetWords) {
  EXPECT_EQ(copied({{"«Zyl»,"}, {"dort"}}, {{"", 1, true}, {"sleeps"}}, diagonal(2)), "Zyl sleeps");
  EXPECT_EQ(copied({{"Zyl"}, {"dort"}}, {{",", 2, true}, {"sleeps"}}, diagonal(2)), "Zyl, sleeps");
  EXPECT_EQ(copied({{"※"}}, {{"", 1, true}}, diagonal(1)), "※");
  // The text of a word that was cut is unknown.
  EXPECT_EQ(copied({{"", 2}}, {{"", 1, true}}, diagonal(1)), "");
}

TEST(Copying, CopiesAddressesAndUnknownWordsOnce) {
  const Shares shares = {{0.9F, 0.1F}, {0.1F, 0.8F}, {0, 0.9F}, {0.2F, 0.7F}};
  const std::vector<Spelled> target = {{"Write"}, {"in", 2}, {"my,"}, {"life!", 3}};
  const auto second = [&](const Spelled& word) {
    return copied({{"Écris"}, word}, target, shares);
  };
  for (const std::string address :
       {"https://example.org/a?b=c", "www.example.com", "jean.dupont@example.org", "a+b://c/"}) {
    EXPECT_EQ(second({"(" + address + ").", 9}), "Write " + address + "!");
  }
  EXPECT_EQ(second({"Владимир", 16, true}), "Write Владимир!");
  for (const std::string word : {"a@b", "@b.c", "a@b@c.d", "://a", "www", "a b://c"}) {
    EXPECT_EQ(second({word, 3}), "") << word;
  }
}

TEST(Copying, AddsSignsAndUnitsThatNumbersLack) {
  const auto number = [](const std::string& source, const std::string& target) {
    return copied({{source, 4}}, {{target, 3}}, {{0.6F}});
  };
  EXPECT_EQ(number("$4,837", "4,837."), "$4,837.");
  EXPECT_EQ(number("20%", "20"), "20%");
  EXPECT_EQ(number("AF1234", "iP1234s"), "AF1234s");
  EXPECT_EQ(number("$4,837", "4 837 $"), "");
  EXPECT_EQ(number("-5", "−5"), "");
  // A word for the unit is replaced by it.
  EXPECT_EQ(copied({{"le"}, {"-5"}, {"°C."}}, {{"the"}, {"5"}, {"to."}},
                   {{0.8F, 0, 0}, {0, 0.8F, 0}, {0, 0, 0.9F}}),
            "the -5 °C.");
}

TEST(Copying, KeepsNumbersThatTranslateWords) {
  EXPECT_EQ(copied({{"deux"}, {"cents"}, {"et"}, {"30"}}, {{"200"}, {"and"}, {"30"}},
                   {{0.4F, 0.5F, 0, 0.1F}, {0, 0, 1, 0}, {0, 0, 0, 1}}),
            "");
  EXPECT_EQ(copied({{"3–5"}, {"ans"}}, {{"3"}, {"to"}, {"5"}}, {{1, 0}, {1, 0}, {1, 0}}), "");
  EXPECT_EQ(copied({{"3"}, {"à"}, {"5"}}, {{"3-5"}}, {{0.4F, 0, 0.4F}}), "");
}

TEST(Copying, RemovesWrongNumbersIfTheRightOneIsWritten) {
  EXPECT_EQ(copied({{"12,50"}, {"m"}}, {{"12,50"}, {"m,"}, {"1255."}}, {{1, 0}, {0, 1}, {1, 0}}),
            "12,50 m.");
}

TEST(Copying, AddsNumbersThatTheModelLeftOut) {
  EXPECT_EQ(copied({{"né"}, {"en"}, {"1940"}, {"ici."}}, {{"born"}, {"here."}},
                   {{0.8F, 0, 0.1F, 0}, {0, 0, 0.2F, 0.7F}}),
            "born 1940 here.");
  EXPECT_EQ(copied({{"né"}, {"1940"}}, {{"born."}}, {{1, 0}}), "") << "nothing looks at it";
}

TEST(Copying, TreatsThePrefixAsWritten) {
  const std::vector<Word> source = spelled_words({{"le"}, {"8"}, {"Żyl", 1, true}});
  const std::vector<Word> target = spelled_words({{"9"}, {"is"}, {"x"}});
  Matrix attention;
  attention.resize_zero(3, 3);
  for (Index i = 0; i < 3; ++i) attention((i + 2) % 3, (i + 3) % 3) = 1;
  for (const std::string prefix : {"On 8 Żyl", "Żyl, 8:00"}) {
    const auto text = text_with_copies(source, target, attention.view(), prefix);
    ASSERT_TRUE(text);
    EXPECT_EQ(text->text.find('8'), std::string::npos) << text->text;
    EXPECT_EQ(text->text.find("Żyl"), std::string::npos) << text->text;
  }
}

TEST(Copying, KeepsWordsThatHardlyAttendToAnAddress) {
  EXPECT_EQ(copied({{"Va"}, {"www.example.org"}}, {{"Go"}, {"to"}, {"that"}},
                   {{0.9F, 0.1F}, {0.3F, 0.5F}, {0, 0.9F}}),
            "Go to www.example.org");
}

}  // namespace
}  // namespace attentive
