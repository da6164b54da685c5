#include "cli/paragraphs.h"

#include <gtest/gtest.h>

namespace attentive {
namespace {

TEST(Paragraphs, ContinueWhereALineIsWrapped) {
  EXPECT_TRUE(is_wrapped("Je suis", "étudiant et je"));
  EXPECT_TRUE(is_wrapped("Ich habe einen", "Hund"));
  EXPECT_TRUE(is_wrapped("at 3 p.m.", "tomorrow"));
  EXPECT_TRUE(is_wrapped("a fall of", "5.5 degrees"));
}

TEST(Paragraphs, EndAtBlankLinesMarksAndEndsOfSentences) {
  for (const char* next : {"", "  ", "- one", "* one", "• one", "1. one", "12) one", "a) one",
                           "> quoted", "# Title", "| cell", "-"}) {
    EXPECT_FALSE(is_wrapped("We bought", next)) << next;
  }
  EXPECT_FALSE(is_wrapped("He left.", "She stayed."));
  EXPECT_FALSE(is_wrapped("« Il part. »", "Elle reste."));
  EXPECT_FALSE(is_wrapped(" ", "She stayed."));
}

TEST(Paragraphs, AreJoinedOverBatchesOfLines) {
  ParagraphJoiner joiner;
  EXPECT_EQ(joiner.add({"one", "two"}), (std::vector<std::string>{}));
  EXPECT_EQ(joiner.add({"three", "", "four"}), (std::vector<std::string>{"one two three", ""}));
  EXPECT_EQ(joiner.rest(), (std::vector<std::string>{"four"}));
  EXPECT_EQ(joiner.rest(), (std::vector<std::string>{}));
}

}  // namespace
}  // namespace attentive
