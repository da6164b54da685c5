#include "core/text/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace attentive {
namespace {

TEST(Utf8, EncodesAndDecodesEveryCodePoint) {
  for (char32_t code_point = 0; code_point < 0x110000; ++code_point) {
    if (code_point >= 0xD800 && code_point < 0xE000) continue;
    std::string text;
    append_utf8(text, code_point);
    std::size_t position = 0;
    ASSERT_EQ(next_code_point(text, position), code_point);
    ASSERT_EQ(position, text.size());
  }
}

// Expects what the Encoding Standard's decoder does, as in a browser's TextDecoder.
TEST(Utf8, ReplacesEachMaximalInvalidPartOnce) {
  const std::string r = "\xEF\xBF\xBD";
  const struct {
    std::string bytes;
    std::string expected;
  } cases[] = {
      {"", ""},
      {"a\x80"
       "b",
       "a" + r + "b"},
      {"\xC0\xAF", r + r},                  // overlong
      {"\xC1\xBF", r + r},                  // overlong
      {"\xE0\x80\xAF", r + r + r},          // overlong
      {"\xED\xA0\x80", r + r + r},          // surrogate
      {"\xF4\x90\x80\x80", r + r + r + r},  // above U+10FFFF
      {"\xF5\x80", r + r},                  // no such lead byte
      {"\xC3", r},                          // cut off
      {"\xE2\x82", r},                      // cut off
      {"\xF0\x9F\x98", r},                  // cut off
      {"\xE2\x82"
       "a",
       r + "a"},                      // cut off by a letter
      {"\xF0\x9F\xC3\xA9", r + "é"},  // cut off by a character
      {"\xC3\xA9\xFF\xE2\x96\x81", "é" + r + "▁"},
      {std::string("\0\x7F", 2), std::string("\0\x7F", 2)},
  };
  for (const auto& [bytes, expected] : cases) EXPECT_EQ(well_formed(bytes), expected);
}

}  // namespace
}  // namespace attentive
