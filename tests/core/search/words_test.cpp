#include "core/search/words.h"

#include <gtest/gtest.h>

namespace attentive {
namespace {

using Pieces = std::vector<std::string>;

std::vector<std::string> texts_of(std::string_view text, const Pieces& pieces) {
  std::vector<std::string> texts;
  for (const Word& word : words_of(text, pieces)) texts.push_back(word.text);
  return texts;
}

using Texts = std::vector<std::string>;

TEST(Words, AreSeparatedBySpaces) {
  const auto words = words_of("Je suis là.", Pieces{"▁Je", "▁su", "is", "▁l", "à", "."});
  ASSERT_EQ(words.size(), 3U);
  EXPECT_EQ(words[1].text, "suis");
  EXPECT_EQ(words[1].begin, 1U);
  EXPECT_EQ(words[1].end, 3U);
  EXPECT_EQ(words[2].text, "là.");
}

TEST(Words, MayBeSeparatedBySeveralBlanks) {
  EXPECT_EQ(texts_of("  a   b ", {"▁", "▁", "▁a", "▁", "▁", "▁b", "▁"}), (Texts{"a", "b"}));
  EXPECT_EQ(texts_of("a\tb c", {"▁a", "\t", "b", "▁c"}), (Texts{"a\tb", "c"}));
  EXPECT_EQ(texts_of("a\u00A0!\tb", {"▁a", "▁!", "▁b"}), (Texts{"a", "!", "b"}));
}

TEST(Words, AreEmptyIfPiecesMarkThemDifferently) {
  EXPECT_TRUE(texts_of("a b", {"a", "b"}).empty());
  EXPECT_TRUE(texts_of("a b", {"▁a", "▁b", "▁c"}).empty());
  EXPECT_TRUE(texts_of("", {}).empty());
}

TEST(Words, StartAtUnknownPieces) {
  const Pieces pieces = {"▁a", "<unk>", ",", "<unk>", "▁b"};
  EXPECT_EQ(texts_of("a x, y b", pieces), (Texts{"a", "x,", "y", "b"}));
  EXPECT_EQ(texts_of("a x b", {"▁a", "▁", "<unk>", "▁b"}), (Texts{"a", "x", "b"}));
  const auto words = group_words(pieces);
  EXPECT_FALSE(words[0].unknown);
  EXPECT_TRUE(words[1].unknown);
}

bool is_unknown(const Pieces& pieces) { return group_words(pieces).at(0).unknown; }

TEST(Words, AreUnknownIfTheirLettersAreBytes) {
  EXPECT_TRUE(is_unknown({"▁", "<0xD0>", "<0x92>", "."}));
  EXPECT_TRUE(is_unknown({"▁", "<0x5A>", "oé"}));
  EXPECT_TRUE(is_unknown({"▁", "<0xF0>", "<0x9F>", "<0x99>", "<0x82>"}));
  EXPECT_FALSE(is_unknown({"▁Zoé"}));
  // ’ and / are not letters.
  EXPECT_FALSE(is_unknown({"▁J", "<0xE2>", "<0x80>", "<0x99>", "ai"}));
  EXPECT_FALSE(is_unknown({"▁a", "<0x2F>", "b"}));
  EXPECT_FALSE(is_unknown({"▁", "<0xE2>", "<0x80>", "<0x9C>"}));
  // A text without spaces is known despite one rare character.
  EXPECT_FALSE(is_unknown({"▁我有", "<0xE4>", "<0xB8>", "<0x80>", "书"}));
  EXPECT_TRUE(is_unknown({"▁", "<0xE4>", "<0xB8>", "<0x80>", "。"}));
}

TEST(Words, AreSeparateFromUnknownSymbols) {
  const Pieces pieces = {"▁a", "<0xE2>", "<0x99>", "<0xA5>", "!",
                         "▁",  "<0xE2>", "<0x86>", "<0x92>"};
  const auto words = words_of("a♥! →", pieces);
  EXPECT_EQ(texts_of("a♥! →", pieces), (Texts{"a", "♥", "!", "→"}));
  EXPECT_TRUE(words[1].unknown);
  EXPECT_EQ(words[1].space, "");
  EXPECT_EQ(words[1].begin, 1U);
  EXPECT_EQ(words[1].end, 4U);
  EXPECT_FALSE(words[2].unknown);
  EXPECT_EQ(words[3].space, " ");
  EXPECT_EQ(texts_of("a♥", {"▁a♥"}), Texts{"a♥"}) << "it is known";
  EXPECT_EQ(texts_of("là–a", {"▁là", "<0xE2>", "<0x80>", "<0x93>", "a"}), Texts{"là–a"});
}

TEST(Words, AreStrippedOfPunctuation) {
  const auto parts = [](std::string_view word) {
    const auto [before, core, after] = strip_punctuation(word);
    return Texts{std::string(before), std::string(core), std::string(after)};
  };
  EXPECT_EQ(parts("«été»,"), (Texts{"«", "été", "»,"}));
  EXPECT_EQ(parts("https://example.org/?a=b/."), (Texts{"", "https://example.org/?a=b/", "."}));
  EXPECT_EQ(parts("..."), (Texts{"", "", "..."}));
  EXPECT_EQ(parts(""), (Texts{"", "", ""}));
  EXPECT_EQ(parts("(\xFF)"), (Texts{"(", "\xFF", ")"}));
}

}  // namespace
}  // namespace attentive
