#include "core/text/character_class.h"

#include <gtest/gtest.h>

#include <string_view>

namespace attentive {
namespace {

void expect_class(std::u32string_view characters, CharacterClass expected) {
  for (const char32_t character : characters) {
    EXPECT_EQ(character_class(character), expected) << "U+" << std::hex << std::uint32_t{character};
  }
}

TEST(CharacterClass, KnowsTheCommonScripts) {
  expect_class(
      U"azAZªµºÀÿœßЖяאبअ한字ひカ\u0301\u200D"
      U"ａ",
      CharacterClass::letter);
  expect_class(U"0189٠٩۵०৯๙０９", CharacterClass::digit);
  expect_class(
      U"\0\t\n !/:@[`{~\u007F\u00A0«»¿×÷–—‘’“”…€₂←∀■★⸮、。「」！？｡\uE000\uFFFD😀🇫🚀"
      U"\u2028",
      CharacterClass::symbol);
}

TEST(CharacterClass, HasAnAnswerForEveryCodePoint) {
  int letters = 0;
  for (char32_t code_point = 0; code_point < 0x110000; ++code_point) {
    letters += character_class(code_point) == CharacterClass::letter ? 1 : 0;
  }
  EXPECT_GT(letters, 1'000'000);
  EXPECT_EQ(character_class(0x10FFFF), CharacterClass::letter);
}

}  // namespace
}  // namespace attentive
