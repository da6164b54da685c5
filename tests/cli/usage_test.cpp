#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "cli/process.h"

namespace attentive {
namespace {

TEST(Usage, WrongUseExitsWithStatus2AndNoOutput) {
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"sing"},
      {"translate"},
      {"translate", "--model"},
      {"translate", "--model", "m", "--colour"},
      {"train", "--config", "c"},
      {"train", "--config", "c", "--train", "t", "--dev", "d", "--out", "o", "--threads", "0"},
      {"train", "--config", "c", "--train", "t", "--dev", "d", "--out", "o", "--precision", "int4"},
      {"evaluate", "--model", "m"},
      {"evaluate", "--model", "m", "--data", "d", "--source-column", "0"},
      {"evaluate", "--model", "m", "--data", "d", "--limit", "many"},
      {"evaluate", "--model", "m", "--data", "d", "--noise", "loud"},
      {"evaluate", "--model", "m", "--data", "d", "--alignment-column", "0"},
      {"evaluate", "--model", "m", "--data", "d", "--alignment-column", "3",
       "--several-references"},
      {"inspect"},
      {"generate"},
      {"generate", "dates"},
      {"generate", "dates", "--out", "o", "--seed", "-1"},
      {"generate", "copy"},
      {"generate", "copy", "--out", "o", "--symbols", "27"},
      {"generate", "reverse", "--out", "o", "--lengths", "0-5"},
      {"generate", "reverse", "--out", "o", "--lengths", "5-"},
      {"generate", "reverse", "--out", "o", "--lengths", "5-201"},
      {"generate", "recall", "--out", "o", "--train", "0"},
  };
  for (const auto& arguments : wrong) {
    const Outcome outcome = run_attentive(arguments);
    EXPECT_EQ(outcome.status, 2) << testing::PrintToString(arguments);
    EXPECT_EQ(outcome.output, "");
    EXPECT_NE(outcome.messages, "");
  }
}

TEST(Usage, HelpGoesToStandardOutputWithStatus0) {
  const Outcome outcome = run_attentive({"--help"});
  EXPECT_EQ(outcome.status, 0);
  for (const char* command : {"train", "translate", "evaluate", "inspect", "generate", "split"}) {
    EXPECT_NE(outcome.output.find(command), std::string::npos) << command;
  }
  EXPECT_EQ(run_attentive({"train", "--help"}).status, 0);
}

TEST(Usage, MissingFilesExitWithStatus1AndAreNamed) {
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"translate", "--model", "absent-file"},
           {"inspect", "--model", "absent-file"},
           {"evaluate", "--model", "absent-file", "--data", "absent-data"},
           {"split", "--data", "absent-file", "--out", "o"},
           {"train", "--config", "absent-file", "--train", "t", "--dev", "d", "--out", "o"},
       }) {
    const Outcome outcome = run_attentive(arguments);
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.output, "");
    EXPECT_EQ(outcome.messages,
              "attentive: absent-file: cannot be opened: No such file or directory\n");
  }
}

TEST(Usage, GenerateWritesDatesInAllFormats) {
  const TemporaryFolder folder;
  const std::string out = folder / "new/dates";
  ASSERT_EQ(run_attentive({"generate", "dates", "--out", out}).status, 0);
  const std::string test = read_text(out + "/test.tsv");
  EXPECT_EQ(std::count(test.begin(), test.end(), '\n'), 21915 * 20);
  const std::string train = read_text(out + "/train.tsv");
  EXPECT_EQ(std::count(train.begin(), train.end(), '\n'), 9131 * 20);
  EXPECT_NE(train.find("\nJAN "), std::string::npos);

  ASSERT_EQ(run_attentive({"generate", "dates", "--out", folder / "2", "--seed", "2"}).status, 0);
  EXPECT_NE(read_text(folder / "2/dev.tsv"), read_text(out + "/dev.tsv"));
  ASSERT_EQ(run_attentive({"generate", "dates", "--out", folder / "1", "--seed", "1"}).status, 0);
  EXPECT_EQ(read_text(folder / "1/dev.tsv"), read_text(out + "/dev.tsv"));
}

TEST(Usage, GenerateWritesSequencesAndTheirAnswers) {
  const TemporaryFolder folder;
  const auto generate = [&](const char* task, const std::vector<std::string>& more) {
    std::vector<std::string> command = {"generate", task, "--out", folder / task, "--symbols", "3"};
    command.insert(command.end(), more.begin(), more.end());
    return run_attentive(command);
  };
  const std::vector<std::string> sizes = {"--lengths", "6-7", "--train", "8",
                                          "--dev",     "4",   "--test",  "3"};
  for (const char* task : {"copy", "reverse", "recall"}) {
    ASSERT_EQ(generate(task, sizes).status, 0);
    for (const auto& [name, count] : {std::pair("train", 8), {"dev", 4}, {"test", 6}}) {
      std::istringstream lines(read_text(folder / task + '/' + name + ".tsv"));
      int found = 0;
      for (std::string source, answer; std::getline(lines, source, '\t') && getline(lines, answer);
           ++found) {
        EXPECT_EQ(source.size(), std::string_view(name) == "test" ? 6 + found / 3 : 6 + found % 2);
        EXPECT_EQ(answer, std::string_view(task) == "copy" ? source
                          : std::string_view(task) == "reverse"
                              ? std::string(source.rbegin(), source.rend())
                              : source.substr(0, 1));
      }
      EXPECT_EQ(found, count) << name;
    }
  }
  ASSERT_EQ(generate("copy", {"--lengths", "12", "--test", "1"}).status, 0);
  EXPECT_EQ(read_text(folder / "copy/test.tsv").size(), 12 + 1 + 12 + 1);
}

TEST(Usage, GenerateWritesAlignments) {
  const TemporaryFolder folder;
  ASSERT_EQ(run_attentive({"generate", "dates", "--alignments", "--out", folder / "dates"}).status,
            0);
  const std::string line = read_text(folder / "dates/dev.tsv").substr(0, 200);
  // In DDMMMYYYY, such as 20JAN2019, the day is aligned with the answer's end, the year with its
  // start.
  EXPECT_EQ(line.substr(20, line.find('\n') - 20),
            "\t0-8 0-9 1-8 1-9 2-5 2-6 3-5 3-6 4-5 4-6 5-0 5-1 5-2 5-3 6-0 6-1 6-2 6-3 "
            "7-0 7-1 7-2 7-3 8-0 8-1 8-2 8-3");
  ASSERT_EQ(run_attentive({"generate", "reverse", "--alignments", "--out", folder / "r",
                           "--lengths", "3", "--test", "1", "--train", "1", "--dev", "1"})
                .status,
            0);
  EXPECT_TRUE(read_text(folder / "r/test.tsv").ends_with("\t0-2 1-1 2-0\n"));
}

TEST(Usage, GenerateRejectsMoreSequencesThanExist) {
  const TemporaryFolder folder;
  const Outcome outcome = run_attentive(
      {"generate", "copy", "--out", folder / "few", "--lengths", "1-3", "--symbols", "2"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_NE(outcome.messages.find("2 symbols make 2 sources of length 1"), std::string::npos)
      << outcome.messages;
  EXPECT_FALSE(std::filesystem::exists(folder / "few"));
}

TEST(Usage, GenerateNamesAFolderThatCannotBeCreated) {
  const TemporaryFolder folder;
  write_text(folder / "file", "");
  const Outcome outcome = run_attentive({"generate", "dates", "--out", folder / "file/dates"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_NE(outcome.messages.find(folder / "file/dates"), std::string::npos);
}

}  // namespace
}  // namespace attentive
