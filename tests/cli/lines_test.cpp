#include "cli/lines.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>

namespace attentive {
namespace {

using Lines = std::vector<std::string>;

/// A pipe to read lines from as they are written.
class LinesFromPipe : public testing::Test {
 protected:
  LinesFromPipe() { EXPECT_EQ(::pipe(ends_.data()), 0); }
  ~LinesFromPipe() override {
    ::close(ends_[0]);
    if (ends_[1] >= 0) ::close(ends_[1]);
  }

  void send(std::string_view text) {
    EXPECT_EQ(::write(ends_[1], text.data(), text.size()), std::ssize(text));
  }
  void end() {
    ::close(ends_[1]);
    ends_[1] = -1;
  }

  std::array<int, 2> ends_ = {};
};

TEST_F(LinesFromPipe, AnswersBeforeTheInputEnds) {
  LineReader reader(ends_[0]);
  send("one\n");
  EXPECT_EQ(reader.next_batch(64), Lines{"one"});
  send("two\nthree\nfo");
  EXPECT_EQ(reader.next_batch(64), (Lines{"two", "three"}));
  send("ur\n");
  EXPECT_EQ(reader.next_batch(64), Lines{"four"});
}

TEST_F(LinesFromPipe, TakesNoMoreThanABatch) {
  LineReader reader(ends_[0]);
  send("1\n2\n3\n4\n5\n");
  end();
  EXPECT_EQ(reader.next_batch(2), (Lines{"1", "2"}));
  EXPECT_EQ(reader.next_batch(2), (Lines{"3", "4"}));
  EXPECT_EQ(reader.next_batch(2), Lines{"5"});
  EXPECT_EQ(reader.next_batch(2), Lines{});
  EXPECT_EQ(reader.next_batch(2), Lines{});
}

TEST_F(LinesFromPipe, KeepsBlankLinesAndAnUnfinishedLastOne) {
  LineReader reader(ends_[0]);
  send("\na\r\n\r\nb");
  end();
  EXPECT_EQ(reader.next_batch(64), (Lines{"", "a", "", "b"}));
  EXPECT_EQ(reader.next_batch(64), Lines{});
}

TEST(LineSplitter, JoinsPieces) {
  LineSplitter splitter;
  splitter.append("a");
  EXPECT_EQ(splitter.next(), std::nullopt);
  splitter.append("b\r");
  EXPECT_EQ(splitter.next(), std::nullopt);
  EXPECT_EQ(splitter.pending(), 3);
  splitter.append("\nc\nd");
  EXPECT_EQ(splitter.next(), "ab");
  EXPECT_EQ(splitter.next(), "c");
  EXPECT_EQ(splitter.next(), std::nullopt);
  EXPECT_EQ(splitter.rest(), "d");
  EXPECT_EQ(splitter.rest(), std::nullopt);
}

}  // namespace
}  // namespace attentive
