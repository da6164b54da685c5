#include "cli/lines.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <string>

#include "cli/temporary_folder.h"
#include "core/expect_error.h"

namespace attentive {
namespace {

using Lines = std::vector<std::string>;

/// A pipe from which lines are read as they are written.
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

TEST_F(LinesFromPipe, AreReadBeforeTheInputEnds) {
  LineReader reader(ends_[0]);
  send("one\n");
  EXPECT_EQ(reader.next_batch(64), Lines{"one"});
  send("two\nthree\nfo");
  EXPECT_EQ(reader.next_batch(64), (Lines{"two", "three"}));
  send("ur\n");
  EXPECT_EQ(reader.next_batch(64), Lines{"four"});
}

TEST_F(LinesFromPipe, AreReadAtMostABatchAtATime) {
  LineReader reader(ends_[0]);
  send("1\n2\n3\n4\n5\n");
  end();
  EXPECT_EQ(reader.next_batch(2), (Lines{"1", "2"}));
  EXPECT_EQ(reader.next_batch(2), (Lines{"3", "4"}));
  EXPECT_EQ(reader.next_batch(2), Lines{"5"});
  EXPECT_EQ(reader.next_batch(2), Lines{});
  EXPECT_EQ(reader.next_batch(2), Lines{});
}

TEST_F(LinesFromPipe, IncludeBlankLinesAndAnUnfinishedLastLine) {
  LineReader reader(ends_[0]);
  send("\na\r\n\r\nb");
  end();
  EXPECT_EQ(reader.next_batch(64), (Lines{"", "a", "", "b"}));
  EXPECT_EQ(reader.next_batch(64), Lines{});
}

TEST_F(LinesFromPipe, LoseAByteOrderMarkOnlyAtTheStart) {
  LineReader reader(ends_[0]);
  send("\uFEFFone\n\uFEFFtwo\n");
  end();
  EXPECT_EQ(reader.next_batch(64), (Lines{"one", "\uFEFFtwo"}));
}

TEST(LineReader, EndsABatchThatExceedsTheBytesOfTheLongestLine) {
  const TemporaryFolder folder;
  const std::string line(max_sentence_bytes / 2, 'a');
  write_text(folder / "lines", line + "\n" + line + "\nb\nc\n");
  const int file = ::open((folder / "lines").c_str(), O_RDONLY);
  LineReader reader(file);
  EXPECT_EQ(reader.next_batch(64).size(), 3);
  EXPECT_EQ(reader.next_batch(64), Lines{"c"});
  ::close(file);
}

TEST(LineSplitter, RejectsALineThatIsTooLongEvenBeforeItEnds) {
  const std::string longest(max_sentence_bytes, 'a');
  for (const char* end : {"", "\n"}) {
    LineSplitter splitter("texts");
    splitter.append("one\n" + longest + "a" + end);
    EXPECT_EQ(splitter.next(), "one");
    expect_error(
        ErrorCode::invalid_argument, "is longer than 1 MiB", [&] { splitter.next(); }, "texts:2: ");
  }
  LineSplitter splitter;
  splitter.append(longest);
  EXPECT_EQ(splitter.next(), std::nullopt);
  splitter.append("\n");
  EXPECT_EQ(splitter.next(), longest);
}

TEST(LineSplitter, JoinsChunks) {
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
