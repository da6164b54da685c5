#include "cli/tsv.h"

#include <gtest/gtest.h>

#include "cli/temporary_folder.h"
#include "core/error.h"

namespace attentive {
namespace {

using Lines = std::vector<std::string>;

class Tsv : public testing::Test {
 protected:
  /// Returns the error for a file of this content, without its path.
  std::string error_for(std::string_view content) {
    write_text(file_, content);
    try {
      read_tsv(file_, {});
    } catch (const Error& error) {
      const std::string message = error.what();
      EXPECT_TRUE(message.starts_with(file_)) << message;
      return message.substr(file_.size());
    }
    return "";
  }

  TemporaryFolder folder_;
  std::string file_ = folder_ / "pairs.tsv";
};

TEST_F(Tsv, ReadsPlainAndGzippedFilesAlike) {
  constexpr std::string_view text = "un\tone\ndeux\ttwo\n";
  write_text(file_, text);
  write_gzip(folder_ / "pairs.tsv.gz", text);
  for (const std::string& file : {file_, folder_ / "pairs.tsv.gz"}) {
    const SentencePairs pairs = read_tsv(file, {});
    EXPECT_EQ(pairs.sources, (Lines{"un", "deux"}));
    EXPECT_EQ(pairs.targets, (Lines{"one", "two"}));
  }
}

TEST_F(Tsv, ReadsTheChosenColumns) {
  write_text(file_, "one\tun\t17\n");
  const SentencePairs pairs = read_tsv(file_, {.source = 3, .target = 1});
  EXPECT_EQ(pairs.sources, Lines{"17"});
  EXPECT_EQ(pairs.targets, Lines{"one"});
}

TEST_F(Tsv, ReadsFurtherColumnsAsTargets) {
  write_text(file_, "un\tone\ta\ndeux\ttwo\n");
  const SentencePairs pairs = read_tsv(file_, {}, FurtherTargets::all_columns);
  EXPECT_EQ(pairs.sources, (Lines{"un", "un", "deux"}));
  EXPECT_EQ(pairs.targets, (Lines{"one", "a", "two"}));
  // The source's column is not a target.
  const SentencePairs turned =
      read_tsv(file_, {.source = 2, .target = 1}, FurtherTargets::all_columns);
  EXPECT_EQ(turned.sources, (Lines{"one", "one", "two"}));
  EXPECT_EQ(turned.targets, (Lines{"un", "a", "deux"}));
}

TEST_F(Tsv, AcceptsForeignLineEndsAByteOrderMarkAndAMissingLastLineEnd) {
  write_text(file_, "\ufeffun\tone\r\ndeux\ttwo");
  const SentencePairs pairs = read_tsv(file_, {});
  EXPECT_EQ(pairs.sources, (Lines{"un", "deux"}));
  EXPECT_EQ(pairs.targets, (Lines{"one", "two"}));
}

TEST_F(Tsv, LeavesCleaningToTheTokenizer) {
  write_text(file_, "e\u0301te\u0301\u200B\tsummer\u00A0\n");
  const SentencePairs pairs = read_tsv(file_, {});
  EXPECT_EQ(pairs.sources, Lines{"e\u0301te\u0301\u200B"});
  EXPECT_EQ(pairs.targets, Lines{"summer\u00A0"});
}

TEST_F(Tsv, ReadsLinesLongerThanItsChunks) {
  const std::string word(300'000, 'a');
  write_text(file_, word + "\tx\ny\t" + word);
  const SentencePairs pairs = read_tsv(file_, {});
  EXPECT_EQ(pairs.sources, (Lines{word, "y"}));
  EXPECT_EQ(pairs.targets, (Lines{"x", word}));
}

TEST_F(Tsv, NamesTheLineOfAnError) {
  EXPECT_EQ(error_for("a\tb\nc\n"),
            ":2: has 1 column, column 2 is missing; separate columns by tabs");
  EXPECT_EQ(error_for("a\tb\n\n"),
            ":2: has 1 column, column 2 is missing; separate columns by tabs");
  EXPECT_EQ(error_for("a\tb\na\tb\n \tb\n"), ":3: column 1 is empty; remove the line");
  EXPECT_EQ(error_for("a\tb\xff\n"), ":1: column 2 is not UTF-8; convert the file");
  EXPECT_EQ(error_for(std::string(2'000'000, 'a')),
            ":1: is longer than 1 MiB; give a text file with one sentence per line");
  EXPECT_EQ(error_for(""), ": is empty; give a tab-separated text file");
}

TEST_F(Tsv, RejectsBinaryFilesAndOtherLineEnds) {
  constexpr const char* nul = "contains a NUL character, as UTF-16 does; convert the file to UTF-8";
  constexpr const char* carriage_return =
      "contains a carriage return without a line feed; end lines in LF or CRLF";
  EXPECT_EQ(error_for({"a\tb\nBon\0jour\tHello\n", 19}), std::string(":2: ") + nul);
  EXPECT_EQ(error_for("Bonjour.\tHello.\rOui.\tYes.\r"), std::string(":1: ") + carriage_return);
  EXPECT_EQ(error_for("a\tb\r\nc\td\r\r\n"), std::string(":2: ") + carriage_return);
}

TEST_F(Tsv, TreatsInvisibleTextAsEmpty) {
  for (const char* empty : {"\u200B", "\u00A0", "\u2060\u3000", "\uFE0F"}) {
    EXPECT_EQ(error_for(std::string("a\t") + empty + "\n"),
              ":1: column 2 is empty; remove the line");
  }
}

TEST_F(Tsv, ReportsTheFirstTenBadLinesTogether) {
  EXPECT_EQ(error_for("a\tb\nc\t\n\nd\te\n\tf\ng\th\xff\ni\tj\rk\n"),
            ": 5 lines cannot be used:\n" +                                                    //
                file_ + ":2: column 2 is empty; remove the line\n" +                           //
                file_ + ":3: has 1 column, column 2 is missing; separate columns by tabs\n" +  //
                file_ + ":5: column 1 is empty; remove the line\n" +                           //
                file_ + ":6: column 2 is not UTF-8; convert the file\n" +                      //
                file_ +
                ":7: contains a carriage return without a line feed; end lines in LF or CRLF");
  std::string holes;
  for (int i = 0; i < 25; ++i) holes += "a\tb\nc\n";
  const std::string message = error_for(holes);
  EXPECT_TRUE(message.starts_with(": 25 lines cannot be used:\n")) << message;
  EXPECT_NE(message.find(":20: "), std::string::npos);
  EXPECT_EQ(message.find(":22: "), std::string::npos);
  EXPECT_TRUE(message.ends_with("\n…")) << message;
}

TEST_F(Tsv, RejectsMissingFilesAndFolders) {
  EXPECT_THROW(read_tsv(folder_ / "missing.tsv", {}), Error);
  EXPECT_THROW(read_tsv(folder_.path().string(), {}), Error);
}

TEST_F(Tsv, RejectsDamagedGzipFiles) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "source\t" + std::to_string(i * 7919) + "\n";
  write_gzip(file_, text);
  const std::string whole = read_text(file_);
  EXPECT_NE(error_for(whole.substr(0, whole.size() / 2)), "");
  std::string damaged = whole;
  damaged[damaged.size() / 2] ^= 0x10;
  EXPECT_NE(error_for(damaged), "");
}

}  // namespace
}  // namespace attentive
