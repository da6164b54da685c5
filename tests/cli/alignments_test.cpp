#include "cli/alignments.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/process.h"
#include "cli/temporary_folder.h"
#include "core/expect_error.h"

namespace attentive {
namespace {

TEST(Alignments, AreWrittenAndRead) {
  const Alignment alignment = {{0, 0}, {1, 2}, {10, 2}};
  EXPECT_EQ(to_text(alignment), "0-0 1-2 10-2");
  EXPECT_EQ(parse_alignment("0-0 1-2 10-2", "here"), alignment);
  EXPECT_EQ(parse_alignment(" 0-0  1-2 10-2 ", "here"), alignment);
  EXPECT_EQ(parse_alignment("", "here"), Alignment());
}

TEST(Alignments, AreRejectedIfMalformed) {
  for (const char* text :
       {"1", "-", "1-", "-1", "1--2", "1-2-3", "1-2x", "x1-2", "+1-2", "1:2", "0x1-2", "1.5-2",
        "1-2,3-4", "99999999999999999999999-0", "0-99999999999999999999999", "1-2\r", "１-2"}) {
    expect_error(
        ErrorCode::invalid_argument, "pair 2 of the alignment must be a source token",
        [&] { parse_alignment(std::string("0-0 ") + text, "here"); }, "here: ");
  }
}

TEST(Alignments, MustAlignTokensOfTheirPairs) {
  const TemporaryFolder folder;
  const std::string file = folder / "pairs.tsv";
  const std::vector<Example> examples = {{.source = {4, 5}, .target = {4}},
                                         {.source = {4}, .target = {4, 5}}};
  write_text(file, "ab\tx\t1-0\na\txy\t0-1\nmore\tthan\tlimit\n");
  EXPECT_EQ(read_alignments(file, 3, examples), (std::vector<Alignment>{{{1, 0}}, {{0, 1}}}));

  const auto expect_rejected = [&](const std::string& content, const std::string& complaint) {
    write_text(file, content);
    expect_error(
        ErrorCode::invalid_argument, complaint, [&] { read_alignments(file, 3, examples); },
        file + complaint);
  };
  expect_rejected("ab\tx\t1-0\na\txy\t1-1\n", ":2: aligns token 1 of the source, which has 1;");
  expect_rejected("ab\tx\t1-1\na\txy\t0-1\n", ":1: aligns token 1 of the target, which has 1;");
  expect_rejected("ab\tx\t1-0\na\txy\tnone\n", ":2: pair 1 of the alignment");
  expect_rejected("ab\tx\t1-0\na\txy\n", ":2: has 2 columns, column 3 is missing");
  expect_rejected("ab\tx\t1-0\na\txy\t \n", ":2: column 3 is empty");
}

/// Evaluates the shipped model, which writes dates without errors, on lines of pairs and
/// alignments.
class DatesModel : public testing::Test {
 protected:
  Outcome evaluate(const std::string& lines, const std::vector<std::string>& more = {"--json"}) {
    write_text(file_, lines);
    std::vector<std::string> command = {"evaluate",           "--model", model_, "--data", file_,
                                        "--alignment-column", "3"};
    command.insert(command.end(), more.begin(), more.end());
    return run_attentive(command);
  }

  TemporaryFolder folder_;
  std::string file_ = folder_ / "pairs.tsv";
  std::string model_ = ATTENTIVE_SOURCE_DIR "/models/dates/dates.safetensors";
};

TEST_F(DatesModel, ReportsTheAccuracyOfItsAttention) {
  const Outcome written = run_attentive({"translate", "--model", model_, "--json"}, "20JAN2019\n");
  ASSERT_EQ(written.status, 0) << written.messages;
  const auto attention = nlohmann::json::parse(written.output).at("attention");
  // Every other character is aligned with another one than the model attends to most.
  Alignment alignment;
  double right = 0;
  for (std::size_t i = 0; i < 10; ++i) {
    const auto weights = attention.at(i).get<std::vector<double>>();
    const std::size_t greatest = std::ranges::max_element(weights) - weights.begin();
    alignment.push_back({(greatest + i % 2) % 9, i});
    if (alignment.back().source == greatest) ++right;
  }
  ASSERT_GT(right, 0);
  // The model does not write the target of the second line, so that line is not counted.
  const std::string lines =
      "20JAN2019\t2019-01-20\t" + to_text(alignment) + "\n20JAN2019\t2019-01-21\t0-0\n";
  const Outcome outcome = evaluate(lines);
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  const auto object = nlohmann::json::parse(outcome.output);
  EXPECT_EQ(object.at("alignment_tokens"), 10);
  EXPECT_EQ(object.at("alignment_examples"), 1);
  EXPECT_DOUBLE_EQ(object.at("alignment_accuracy"), right / 10);
  EXPECT_NE(evaluate(lines, {}).output.find(" %  (of 10 tokens in 1 example"), std::string::npos);
}

TEST_F(DatesModel, ReportsNullAccuracyWithoutMatchingTranslations) {
  const Outcome outcome = evaluate("20JAN2019\t2019-01-21\t0-0\n");
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  EXPECT_TRUE(nlohmann::json::parse(outcome.output).at("alignment_accuracy").is_null());
}

TEST_F(DatesModel, RejectsAlignmentsOfMissingTokens) {
  const Outcome outcome = evaluate("20JAN2019\t2019-01-20\t8-0\n20JAN2019\t2019-01-20\t9-0\n");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(outcome.output, "");
  EXPECT_EQ(outcome.messages, "attentive: " + file_ +
                                  ":2: aligns token 9 of the source, which has 9; count the "
                                  "tokens that the model's tokenizer makes, from 0\n");
}

}  // namespace
}  // namespace attentive
