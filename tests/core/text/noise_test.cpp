#include "core/text/noise.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "core/text/utf8.h"

namespace attentive {
namespace {

TEST(Noise, RemovesTheFinalStopAlone) {
  EXPECT_EQ(without_final_stop("Il est 8 h."), "Il est 8 h");
  EXPECT_EQ(without_final_stop("Tu viens ?!"), "Tu viens");
  EXPECT_EQ(without_final_stop("行きます。"), "行きます");
  EXPECT_EQ(without_final_stop("M. Martin"), "M. Martin");
  EXPECT_EQ(without_final_stop("…"), "");
  EXPECT_EQ(without_final_stop(""), "");
}

TEST(Noise, RemovesAccentsOfLatinLetters) {
  EXPECT_EQ(without_accents("Où est l'élève à Orléans, ça va ?"),
            "Ou est l'eleve a Orleans, ca va ?");
  EXPECT_EQ(without_accents("Việt Nam"), "Viet Nam");
  EXPECT_EQ(without_accents("Йога हिन्दी 한국어 Straße"), "Йога हिन्दी 한국어 Straße");
}

TEST(Noise, SwapsNeighbouringLetters) {
  const std::array swaps = {Typo::swapped_letters};
  Random random(1);
  EXPECT_EQ(with_typos("ab", swaps, random), "ba");
  EXPECT_EQ(with_typos("éà 12", swaps, random), "àé 12");
  for (const char* unchanged : {"", "a", "aa", "1 2 3", "a b c"}) {
    EXPECT_EQ(with_typos(unchanged, swaps, random), unchanged);
  }
}

TEST(Noise, MakesOneTypoInTwentyFiveCharacters) {
  const std::string text = "Les enfants jouent dans le jardin de leur grand-mère, à Lyon.";
  const std::array drops = {Typo::dropped_letter};
  const std::array doubles = {Typo::doubled_letter};
  const std::size_t length = to_utf32(text).size();
  ASSERT_EQ(length, 61U);
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Random random(seed);
    EXPECT_EQ(to_utf32(with_typos(text, drops, random)).size(), length - 2);
    EXPECT_EQ(to_utf32(with_typos(text, doubles, random)).size(), length + 2);
    EXPECT_EQ(to_utf32(with_typos("cinq", drops, random)).size(), 3U);
  }
}

TEST(Noise, FollowsFromTheSeed) {
  const std::array all = {Typo::swapped_letters, Typo::dropped_letter, Typo::doubled_letter};
  const auto noisy = [&all](std::uint64_t seed) {
    Random random(seed);
    return with_typos("Il fait beau aujourd'hui.", all, random);
  };
  EXPECT_EQ(noisy(3), noisy(3));
  EXPECT_NE(noisy(3), noisy(4));
}

}  // namespace
}  // namespace attentive
