#include "core/search/copyable.h"

#include <gtest/gtest.h>

namespace attentive {
namespace {

using Pieces = std::vector<std::string>;

/// Returns the pieces that a model reads, and checks that the words' ranges cover them.
Pieces read(std::string_view text, const Pieces& pieces) {
  std::vector<Word> words = words_of(text, pieces);
  Pieces left;
  for (const std::size_t index : remove_unknown_symbols(words, pieces))
    left.push_back(pieces[index]);
  std::size_t end = 0;
  for (const Word& word : words) {
    EXPECT_EQ(word.begin, end) << text;
    end = word.end;
  }
  EXPECT_EQ(end, left.size()) << text;
  return left;
}

TEST(Symbols, AreRemovedFromWhatAModelReads) {
  EXPECT_EQ(read("a ♥ b", {"▁a", "▁", "<0xE2>", "<0x99>", "<0xA5>", "▁b"}), (Pieces{"▁a", "▁b"}));
  EXPECT_EQ(read("a♥!", {"▁a", "<0xE2>", "<0x99>", "<0xA5>", "!"}), (Pieces{"▁a", "!"}));
  EXPECT_EQ(read("♥a", {"▁", "<0xE2>", "<0x99>", "<0xA5>", "a"}), (Pieces{"▁", "a"}));
}

TEST(Symbols, StayWithinWordsWithinNumbersAndAlone) {
  for (const auto& [text, pieces] : std::vector<std::pair<std::string, Pieces>>{
           {"a♥b", {"▁a", "<0xE2>", "<0x99>", "<0xA5>", "b"}},
           {"5 °", {"▁5", "▁", "<0xC2>", "<0xB0>"}},
           {"2×3", {"▁2", "<0xC3>", "<0x97>", "3"}},
           {"♥", {"▁", "<0xE2>", "<0x99>", "<0xA5>"}},
           {"été", {"▁", "<0xC3>", "<0xA9>", "t", "<0xC3>", "<0xA9>"}}}) {
    EXPECT_EQ(read(text, pieces), pieces) << text;
  }
}

TEST(Units, CombineAllWordsOfANumber) {
  const std::vector<Word> words = {{"le", 0, 1}, {"(-5", 1, 3}, {"°C),", 3, 4}, {"ou", 4, 6}};
  const std::vector<Unit> units = units_of(words);
  ASSERT_EQ(units.size(), 3U);
  EXPECT_EQ(units[1].text, "(-5 °C),");
  EXPECT_EQ(units[1].begin, 1U);
  EXPECT_EQ(units[1].end, 4U);
  EXPECT_EQ(units[1].sign(), "-");
  EXPECT_EQ(units[1].core(), "5");
  EXPECT_EQ(units[1].symbol(), " °C");
  EXPECT_EQ(copied_part(units[1]), "-5 °C");
  EXPECT_EQ(copy_of(units).text, "le (-5 °C), ou");
}

TEST(Numbers, MayBeWrittenInWordsIfTheyAreSmallOrRound) {
  const auto may_be_words = [](const std::string& number) {
    return !is_literal(units_of(std::vector<Word>{{number, 0, 1}}).front());
  };
  for (const std::string number : {"2", "20", "300", "10%", "$5"})
    EXPECT_TRUE(may_be_words(number));
  for (const std::string number : {"123", "1975", "8:30", "2×5", "5€", "−3", "AF1234"}) {
    EXPECT_FALSE(may_be_words(number)) << number;
  }
}

}  // namespace
}  // namespace attentive
