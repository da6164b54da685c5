#include <gtest/gtest.h>

#include <algorithm>

#include "cli/process.h"

namespace attentive {
namespace {

TEST(Usage, WrongUseEndsWithStatus2AndSilentOutput) {
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"sing"},
      {"translate"},
      {"translate", "--model"},
      {"translate", "--model", "m", "--colour"},
      {"train", "--config", "c"},
      {"train", "--config", "c", "--train", "t", "--dev", "d", "--out", "o", "--threads", "0"},
      {"train", "--config", "c", "--train", "t", "--dev", "d", "--out", "o", "--precision", "int8"},
      {"evaluate", "--model", "m"},
      {"evaluate", "--model", "m", "--data", "d", "--source-column", "0"},
      {"evaluate", "--model", "m", "--data", "d", "--limit", "many"},
      {"inspect"},
      {"generate"},
      {"generate", "dates"},
      {"generate", "dates", "--out", "o", "--seed", "-1"},
  };
  for (const auto& arguments : wrong) {
    const Outcome outcome = run_attentive(arguments);
    EXPECT_EQ(outcome.status, 2) << testing::PrintToString(arguments);
    EXPECT_EQ(outcome.output, "");
    EXPECT_NE(outcome.messages, "");
  }
}

TEST(Usage, HelpIsAnAnswer) {
  const Outcome outcome = run_attentive({"--help"});
  EXPECT_EQ(outcome.status, 0);
  for (const char* command : {"train", "translate", "evaluate", "inspect", "generate"}) {
    EXPECT_NE(outcome.output.find(command), std::string::npos) << command;
  }
  EXPECT_EQ(run_attentive({"train", "--help"}).status, 0);
}

TEST(Usage, MissingFilesAreFailuresThatNameTheFile) {
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"translate", "--model", "absent-file"},
           {"inspect", "--model", "absent-file"},
           {"evaluate", "--model", "absent-file", "--data", "absent-data"},
           {"train", "--config", "absent-file", "--train", "t", "--dev", "d", "--out", "o"},
       }) {
    const Outcome outcome = run_attentive(arguments);
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.output, "");
    EXPECT_EQ(outcome.messages,
              "attentive: absent-file: cannot be opened: No such file or directory\n");
  }
}

TEST(Usage, GenerateWritesThreeFilesWithAllForms) {
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

TEST(Usage, GenerateNamesAFolderThatCannotBe) {
  const TemporaryFolder folder;
  write_text(folder / "file", "");
  const Outcome outcome = run_attentive({"generate", "dates", "--out", folder / "file/dates"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_NE(outcome.messages.find(folder / "file/dates"), std::string::npos);
}

}  // namespace
}  // namespace attentive
