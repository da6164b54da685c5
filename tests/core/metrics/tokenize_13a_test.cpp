#include "core/metrics/tokenize_13a.h"

#include <gtest/gtest.h>

namespace attentive {
namespace {

TEST(Tokenize13a, IsolatesSymbols) {
  EXPECT_EQ(tokenize_13a("Hello (world)! $5 {a|b} x=y/z"),
            "Hello ( world ) ! $ 5 { a | b } x = y / z");
}

TEST(Tokenize13a, KeepsApostrophesAndHyphensInsideWords) {
  EXPECT_EQ(tokenize_13a("Don't be so well-known."), "Don't be so well-known .");
}

TEST(Tokenize13a, KeepsPointsBetweenDigits) {
  EXPECT_EQ(tokenize_13a("3.14, 1,000 and v.2 or 5."), "3.14 , 1,000 and v . 2 or 5 .");
}

TEST(Tokenize13a, SplitsRunsOfPoints) {
  EXPECT_EQ(tokenize_13a("Well..."), "Well . . .");
  EXPECT_EQ(tokenize_13a("..."), ". . .");
}

TEST(Tokenize13a, SplitsHyphensAfterDigits) {
  EXPECT_EQ(tokenize_13a("10-12 A-10"), "10 - 12 A-10");
}

TEST(Tokenize13a, ReplacesEntitiesAndJoinsHyphenatedLines) {
  EXPECT_EQ(tokenize_13a("&quot;a &amp; b&quot; &lt;c&gt;"), "\" a & b \" < c >");
  EXPECT_EQ(tokenize_13a("hyphen-\nated\nlines<skipped>-\n"), "hyphenated lines-");
}

TEST(Tokenize13a, CollapsesUnicodeSpacesAndKeepsOtherText) {
  EXPECT_EQ(tokenize_13a("\u00a0Où\u202f?\u3000\u4f60\u597d \u2003é."), "Où ? \u4f60\u597d é .");
  EXPECT_EQ(tokenize_13a(" \t "), "");
  EXPECT_EQ(tokenize_13a(""), "");
}

}  // namespace
}  // namespace attentive
