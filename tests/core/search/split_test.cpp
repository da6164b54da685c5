#include "core/search/split.h"

#include <gtest/gtest.h>

namespace attentive {
namespace {

using Pieces = std::vector<std::string>;

/// Turns "a b, c" into "▁a", "▁b", ",", "▁c": one piece per character, with a space in the next
/// one.
Pieces pieces_of(const std::string& text) {
  Pieces pieces = {"▁"};
  for (std::size_t i = 0; i < text.size();) {
    std::size_t size = 1;
    while (i + size < text.size() && (text[i + size] & 0xC0) == 0x80) ++size;
    const std::string character = text.substr(i, size);
    if (character == " ") {
      pieces.emplace_back("▁");
    } else if (pieces.back() == "▁") {
      pieces.back() += character;
    } else {
      pieces.push_back(character);
    }
    i += size;
  }
  return pieces;
}

/// Returns the parts as texts. A space between two parts starts the second.
std::vector<std::string> split(const Pieces& pieces, std::size_t limit) {
  std::vector<std::string> texts;
  std::size_t end = 0;
  for (const SentencePart& part : split_sentence(pieces, limit)) {
    EXPECT_LE(part.end - part.begin, limit);
    EXPECT_GT(part.end, part.begin);
    if (part.begin != end) {
      EXPECT_EQ(part.begin, end + 1);
      EXPECT_EQ(pieces[end], " ");
    }
    std::string text = part.after_space ? " " : "";
    for (std::size_t i = part.begin; i < part.end; ++i) {
      text += pieces[i].starts_with("▁") ? (i > part.begin ? " " : "") + pieces[i].substr(3)
                                         : pieces[i];
    }
    texts.push_back(text);
    end = part.end;
  }
  if (!pieces.empty() && pieces.back() != " ") {
    EXPECT_EQ(end, pieces.size());
  }
  return texts;
}

using Texts = std::vector<std::string>;

TEST(SplitSentence, LeavesShortSentencesWhole) {
  EXPECT_EQ(split(pieces_of("ab. cd"), 5), (Texts{"ab. cd"}));
  EXPECT_TRUE(split_sentence({}, 5).empty());
}

TEST(SplitSentence, CutsAtTheStrongestStop) {
  EXPECT_EQ(split(pieces_of("a. b; c, d e ffff"), 11), (Texts{"a.", " b; c, d e ffff"}));
  EXPECT_EQ(split(pieces_of("a; b, c d e ffff"), 10), (Texts{"a;", " b, c d e ffff"}));
  EXPECT_EQ(split(pieces_of("aaa, b c d e fff"), 10), (Texts{"aaa,", " b c d e fff"}));
  EXPECT_EQ(split(pieces_of("aaaa bb cccc"), 8), (Texts{"aaaa", " bb cccc"}));
  EXPECT_EQ(split(pieces_of("aaaabbbb"), 6), (Texts{"aaaa", "bbbb"}));
  EXPECT_EQ(split(pieces_of("Oui ! Si ? ab cd"), 8), (Texts{"Oui ! Si ?", " ab cd"}));
}

TEST(SplitSentence, PrefersEvenPartsAmongEqualStops) {
  EXPECT_EQ(split(pieces_of("a. bb. cc. d. ee. ff."), 14), (Texts{"a. bb. cc.", " d. ee. ff."}));
  EXPECT_EQ(split(pieces_of("aa bb cc dd ee ff"), 10), (Texts{"aa bb cc", " dd ee ff"}));
  EXPECT_EQ(split(pieces_of("aabbccddeeff"), 5), (Texts{"aabb", "ccdd", "eeff"}));
}

TEST(SplitSentence, CutsNeitherBeforeClosingQuotesNorInNumbers) {
  EXPECT_EQ(split(pieces_of("\"aa.\" bb cc dd"), 8), (Texts{"\"aa.\"", " bb cc dd"}));
  EXPECT_EQ(split(pieces_of("aaa 3.14159 bb"), 8), (Texts{"aaa", " 3.14159", " bb"}));
  EXPECT_EQ(split(pieces_of("「ああ。」いいい"), 6), (Texts{"「ああ。」", "いいい"}));
}

TEST(SplitSentence, CutsAfterStopsWithoutSpaces) {
  EXPECT_EQ(split(pieces_of("我。你，他们们们"), 7), (Texts{"我。", "你，他们们们"}));
  EXPECT_EQ(split(pieces_of("我我，你你他他"), 6), (Texts{"我我，", "你你他他"}));
}

TEST(SplitSentence, KeepsTheBytesOfACharacterTogether) {
  Pieces pieces = {"▁"};
  for (int i = 0; i < 10; ++i) {
    for (const char* byte : {"<0xF0>", "<0x9F>", "<0x99>", "<0x82>"}) pieces.emplace_back(byte);
  }
  for (std::size_t limit = 4; limit < 45; ++limit) {
    for (const SentencePart& part : split_sentence(pieces, limit)) {
      EXPECT_EQ(pieces[part.begin], part.begin == 0 ? "▁" : "<0xF0>") << limit;
    }
  }
  EXPECT_EQ(split_sentence(pieces, 2).back().end, pieces.size());
}

TEST(SplitSentence, DropsTheSpaceAtACutInACharacterVocabulary) {
  EXPECT_EQ(split({"a", "b", ".", " ", "c", "d"}, 4), (Texts{"ab.", " cd"}));
  EXPECT_EQ(split({"a", "b", "c", " "}, 3), (Texts{"abc"}));
}

TEST(SplitSentence, LosesNoTextAtAnyLimit) {
  const std::string text = "aa. b, c; dddddd eee 我们。你 f! g";
  for (std::size_t limit = 1; limit < 40; ++limit) {
    std::string joined;
    for (const std::string& part : split(pieces_of(text), limit)) joined += part;
    EXPECT_EQ(joined, text) << limit;
  }
}

}  // namespace
}  // namespace attentive
