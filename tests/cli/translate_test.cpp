#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "cli/trained_model.h"

namespace attentive {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

class TranslateCommand : public TrainedModel {};

TEST_F(TranslateCommand, WritesOneLinePerInputLineInOrder) {
  std::string input;
  std::string expected;
  for (const char* date : {"20JAN2019", "1/20/2019", "2019.01.20"}) {
    input += std::string(date) + '\n';
    expected += translate(std::string(date) + '\n').output;
  }
  EXPECT_EQ(split_lines(expected).size(), 3);
  // There is more than one batch, and equal sentences are far apart.
  std::string inputs;
  std::string expecteds;
  for (int i = 0; i < 100; ++i) {
    inputs += input;
    expecteds += expected;
  }
  const Outcome outcome = translate(inputs);
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.messages, "");
  EXPECT_EQ(outcome.output, expecteds);
}

TEST_F(TranslateCommand, KeepsBlankLinesAndForeignLineEnds) {
  const std::string line = translate("20JAN2019\n").output;
  EXPECT_NE(line, "\n");
  EXPECT_EQ(translate("\n20JAN2019\r\n \n\r\n20JAN2019").output, "\n" + line + "\n\n" + line);
  EXPECT_EQ(translate("").output, "");
}

TEST_F(TranslateCommand, TranslatesUncleanTextsLikeCleanOnes) {
  const std::string clean = translate("20 JAN 2019\n").output;
  for (const std::string_view unclean :
       {"\uFEFF20 JAN 2019\n", "20 J\u00ADAN\u200B 2019\u200E\n", "20\u00A0JAN\u202F2019\n",
        "2\uFE0F0\tJAN\r2\u200D019\r\n"}) {
    EXPECT_EQ(translate(unclean).output, clean) << unclean;
  }
  EXPECT_EQ(translate("\u200B\n\u00A0\uFEFF\n\u2060").output, "\n\n\n");
}

TEST_F(TranslateCommand, JoinsWrappedLines) {
  const std::string joined = run_attentive({"translate", "--model", path(), "--join-lines"},
                                           "20 JAN\n2019\n\n21\nJAN 2019\n")
                                 .output;
  EXPECT_EQ(joined, translate("20 JAN 2019\n\n21 JAN 2019\n").output);
}

TEST_F(TranslateCommand, SaysWhereAGlossaryCannotBeUsed) {
  const std::string file = *tiny_ / "glossary.tsv";
  write_text(file, "JAN\tJanuary\n");
  const Outcome outcome =
      run_attentive({"translate", "--model", path(), "--glossary", file}, "20JAN2019\n");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_NE(outcome.messages.find("vocabulary of words"), std::string::npos) << outcome.messages;
}

TEST_F(TranslateCommand, RejectsALineThatIsTooLong) {
  const Outcome outcome = translate(std::string(3'000'000, 'a'));
  EXPECT_EQ(outcome.status, 1);
  EXPECT_NE(outcome.messages.find("standard input:1: is longer than 1 MiB"), std::string::npos)
      << outcome.messages;
}

TEST_F(TranslateCommand, WritesOneLineForAnyBytes) {
  const std::string long_line(100'000, 'J');
  for (const std::string& line :
       {std::string("\xff\xc3\x28"), std::string("\xed\xa0\x80"), std::string("😀🇫🇷 é"),
        std::string("a\0b", 3), std::string("</s>"), long_line}) {
    const Outcome outcome = translate(line + "\n20JAN2019\n");
    EXPECT_EQ(outcome.status, 0) << line.substr(0, 20) << outcome.messages;
    EXPECT_EQ(split_lines(outcome.output).size(), 2) << line.substr(0, 20);
  }
}

TEST_F(TranslateCommand, AnswersBeforeTheInputEnds) {
  std::array<int, 2> ends = {};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  Process process({"translate", "--model", path()}, ends[0]);
  ::close(ends[0]);
  for (std::ptrdiff_t count = 1; count <= 2; ++count) {
    ASSERT_EQ(::write(ends[1], "20JAN2019\n", 10), 10);
    for (int i = 0; i < 3000 && std::ssize(split_lines(process.output())) < count; ++i) {
      std::this_thread::sleep_for(10ms);
    }
    EXPECT_EQ(std::ssize(split_lines(process.output())), count);
  }
  ::close(ends[1]);
  EXPECT_EQ(process.wait(), 0);
}

TEST_F(TranslateCommand, WritesTokensAttentionAndProbabilitiesAsJson) {
  const Outcome outcome =
      run_attentive({"translate", "--model", path(), "--json"}, "20JAN2019\n\n");
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  const std::vector<std::string> lines = split_lines(outcome.output);
  ASSERT_EQ(lines.size(), 2);
  const json object = json::parse(lines[0]);
  EXPECT_EQ(object.at("text").get<std::string>() + '\n', translate("20JAN2019\n").output);
  EXPECT_EQ(object.at("source_tokens"),
            (std::vector<std::string>{"2", "0", "J", "A", "N", "2", "0", "1", "9", "</s>"}));
  const std::size_t count = object.at("tokens").size();
  EXPECT_GT(count, 0);
  ASSERT_EQ(object.at("attention").size(), count);
  for (const json& row : object.at("attention")) {
    ASSERT_EQ(row.size(), 10);
    double sum = 0;
    for (const json& weight : row) sum += weight.get<double>();
    EXPECT_NEAR(sum, 1, 1e-5);
  }
  ASSERT_EQ(object.at("log_probabilities").size(), count);
  for (const json& value : object.at("log_probabilities")) EXPECT_LE(value.get<double>(), 0);

  const json empty = json::array();
  EXPECT_EQ(json::parse(lines[1]), (json{{"text", ""},
                                         {"truncated", false},
                                         {"looped", false},
                                         {"tokens", empty},
                                         {"source_tokens", empty},
                                         {"attention", empty},
                                         {"log_probabilities", empty},
                                         {"score", 0.0}}));
}

TEST_F(TranslateCommand, WritesAlternativesAndTheSearchOfABeam) {
  const Outcome lines = run_attentive(
      {"translate", "--model", path(), "--beam", "4", "--n-best", "3"}, "20JAN2019\n");
  ASSERT_EQ(lines.status, 0) << lines.messages;
  const std::vector<std::string> best = split_lines(lines.output);
  ASSERT_EQ(best.size(), 3);

  const Outcome outcome = run_attentive(
      {"translate", "--model", path(), "--beam", "4", "--n-best", "3", "--json", "--search"},
      "20JAN2019\n");
  const json object = json::parse(outcome.output);
  EXPECT_EQ(object.at("text"), best[0]);
  ASSERT_EQ(object.at("alternatives").size(), 2);
  double score = object.at("score").get<double>();
  for (std::size_t i = 0; i < 2; ++i) {
    const json& alternative = object.at("alternatives")[i];
    EXPECT_EQ(alternative.at("text"), best[i + 1]);
    EXPECT_LE(alternative.at("score").get<double>(), score);
    score = alternative.at("score").get<double>();
  }
  for (std::size_t i = 0; i < object.at("search").size(); ++i) {
    const json& node = object.at("search")[i];
    EXPECT_LT(node.at("parent").get<int>(), static_cast<int>(i));
    EXPECT_FALSE(node.at("fate").get<std::string>().empty());
  }
  EXPECT_GT(object.at("search").size(), object.at("tokens").size());
}

TEST_F(TranslateCommand, WritesTheAttentionHeadsOfEachTranslationOnRequest) {
  const Outcome outcome = run_attentive({"translate", "--model", path(), "--beam", "2", "--n-best",
                                         "2", "--json", "--attention-heads"},
                                        "20JAN2019\n");
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  const json best = json::parse(outcome.output);
  for (const json& translation : {best, best.at("alternatives")[0]}) {
    const json& heads = translation.at("attention_heads");
    EXPECT_EQ(heads.at("encoder"), json::array()) << "a recurrent encoder has no self-attention";
    ASSERT_EQ(heads.at("cross").size(), 1);
    ASSERT_EQ(heads.at("cross")[0].size(), 1);
    const json& weights = heads.at("cross")[0][0];
    const json& attention = translation.at("attention");
    ASSERT_EQ(weights.size(), attention.size());
    for (std::size_t row = 0; row < weights.size(); ++row) {
      ASSERT_EQ(weights[row].size(), attention[row].size());
      for (std::size_t column = 0; column < weights[row].size(); ++column) {
        EXPECT_NEAR(weights[row][column].get<double>(), attention[row][column].get<double>(), 1e-5);
      }
    }
  }
}

TEST_F(TranslateCommand, RefusesTheAttentionHeadsOfAnEnsemble) {
  const Outcome outcome = run_attentive(
      {"translate", "--model", path(), path(), "--json", "--attention-heads"}, "20JAN2019\n");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_NE(outcome.messages.find("give a single model"), std::string::npos) << outcome.messages;
}

TEST_F(TranslateCommand, SamplesReproduciblyWithASeed) {
  const auto draw = [](const std::string& seed) {
    return run_attentive({"translate", "--model", path(), "--beam", "8", "--n-best", "8",
                          "--temperature", "5", "--top-k", "4", "--top-p", "0.9", "--seed", seed},
                         "20JAN2019\n")
        .output;
  };
  EXPECT_EQ(draw("1"), draw("1"));
  EXPECT_NE(draw("1"), draw("2"));
}

TEST_F(TranslateCommand, StartsTranslationsWithThePrefix) {
  const Outcome outcome =
      run_attentive({"translate", "--model", path(), "--prefix", "77"}, "20JAN2019\n1/20/19\n");
  for (const std::string& line : split_lines(outcome.output)) {
    EXPECT_EQ(line.substr(0, 2), "77");
  }
}

TEST_F(TranslateCommand, FormsAnEnsembleWithOthers) {
  const std::string input = "20JAN2019\n1/20/2019\n";
  EXPECT_EQ(run_attentive({"translate", "--model", path(), path()}, input).output,
            translate(input).output);
  const Outcome scores =
      run_attentive({"evaluate", "--model", path(), path(), "--data", data(), "--json"});
  ASSERT_EQ(scores.status, 0) << scores.messages;
  EXPECT_FALSE(json::parse(scores.output).contains("loss"));
}

TEST_F(TranslateCommand, WritesAtMostMaxLengthTokens) {
  const Outcome outcome =
      run_attentive({"translate", "--model", path(), "--json", "--max-length", "3"}, "20JAN2019\n");
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  const json object = json::parse(outcome.output);
  EXPECT_EQ(object.at("tokens").size(), 3U);
  EXPECT_EQ(object.at("truncated"), true);

  // A truncated translation is not an exact match.
  const std::string whole = translate("20JAN2019\n").output;
  const std::string file = *tiny_ / "whole.tsv";
  write_text(file, "20JAN2019\t" + whole);
  for (const auto& [most, exact] : {std::pair("3", 0), std::pair("40", 1)}) {
    const Outcome scores = run_attentive(
        {"evaluate", "--model", path(), "--data", file, "--json", "--max-length", most});
    ASSERT_EQ(scores.status, 0) << scores.messages;
    EXPECT_EQ(json::parse(scores.output).at("exact_match"), exact) << most;
  }
}

}  // namespace
}  // namespace attentive
