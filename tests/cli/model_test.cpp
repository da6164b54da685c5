#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "cli/tiny_training.h"

namespace attentive {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

/// A model that is trained once for all tests of the commands that use one.
class Model : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    tiny_ = new TinyTraining;
    ASSERT_EQ(run_attentive(tiny_->command(path())).status, 0);
  }
  static void TearDownTestSuite() {
    delete tiny_;
    tiny_ = nullptr;
  }

  static std::string path() { return *tiny_ / "m.safetensors"; }
  static const std::string& data() { return tiny_->data(); }

  static Outcome translate(std::string_view input) {
    return run_attentive({"translate", "--model", path()}, input);
  }

  inline static TinyTraining* tiny_ = nullptr;
};

TEST_F(Model, WritesOneLinePerInputLineInOrder) {
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

TEST_F(Model, KeepsBlankLinesAndForeignLineEnds) {
  const std::string line = translate("20JAN2019\n").output;
  EXPECT_NE(line, "\n");
  EXPECT_EQ(translate("\n20JAN2019\r\n \n\r\n20JAN2019").output, "\n" + line + "\n\n" + line);
  EXPECT_EQ(translate("").output, "");
}

TEST_F(Model, TranslatesUncleanTextsLikeCleanOnes) {
  const std::string clean = translate("20 JAN 2019\n").output;
  for (const std::string_view unclean :
       {"\uFEFF20 JAN 2019\n", "20 J\u00ADAN\u200B 2019\u200E\n", "20\u00A0JAN\u202F2019\n",
        "2\uFE0F0\tJAN\r2\u200D019\r\n"}) {
    EXPECT_EQ(translate(unclean).output, clean) << unclean;
  }
  EXPECT_EQ(translate("\u200B\n\u00A0\uFEFF\n\u2060").output, "\n\n\n");
}

TEST_F(Model, RejectsALineThatIsTooLong) {
  const Outcome outcome = translate(std::string(3'000'000, 'a'));
  EXPECT_EQ(outcome.status, 1);
  EXPECT_NE(outcome.messages.find("standard input:1: is longer than 1 MiB"), std::string::npos)
      << outcome.messages;
}

TEST_F(Model, WritesOneLineForAnyBytes) {
  const std::string long_line(100'000, 'J');
  for (const std::string& line :
       {std::string("\xff\xc3\x28"), std::string("\xed\xa0\x80"), std::string("😀🇫🇷 é"),
        std::string("a\0b", 3), std::string("</s>"), long_line}) {
    const Outcome outcome = translate(line + "\n20JAN2019\n");
    EXPECT_EQ(outcome.status, 0) << line.substr(0, 20) << outcome.messages;
    EXPECT_EQ(split_lines(outcome.output).size(), 2) << line.substr(0, 20);
  }
}

TEST_F(Model, AnswersBeforeTheInputEnds) {
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

TEST_F(Model, WritesTokensAttentionAndProbabilitiesAsJson) {
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
                                         {"tokens", empty},
                                         {"source_tokens", empty},
                                         {"attention", empty},
                                         {"log_probabilities", empty},
                                         {"score", 0.0}}));
}

TEST_F(Model, WritesAlternativesAndTheSearchOfABeam) {
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

TEST_F(Model, SamplesReproduciblyWithASeed) {
  const auto draw = [](const std::string& seed) {
    return run_attentive({"translate", "--model", path(), "--beam", "8", "--n-best", "8",
                          "--temperature", "5", "--top-k", "4", "--top-p", "0.9", "--seed", seed},
                         "20JAN2019\n")
        .output;
  };
  EXPECT_EQ(draw("1"), draw("1"));
  EXPECT_NE(draw("1"), draw("2"));
}

TEST_F(Model, StartsTranslationsWithThePrefix) {
  const Outcome outcome =
      run_attentive({"translate", "--model", path(), "--prefix", "77"}, "20JAN2019\n1/20/19\n");
  for (const std::string& line : split_lines(outcome.output)) {
    EXPECT_EQ(line.substr(0, 2), "77");
  }
}

TEST_F(Model, FormsAnEnsembleWithOthers) {
  const std::string input = "20JAN2019\n1/20/2019\n";
  EXPECT_EQ(run_attentive({"translate", "--model", path(), path()}, input).output,
            translate(input).output);
  const Outcome scores =
      run_attentive({"evaluate", "--model", path(), path(), "--data", data(), "--json"});
  ASSERT_EQ(scores.status, 0) << scores.messages;
  EXPECT_FALSE(json::parse(scores.output).contains("loss"));
}

TEST_F(Model, GetsAShortlist) {
  const std::string listed = *tiny_ / "listed.safetensors";
  const Outcome outcome = run_attentive({"shortlist", "--model", path(), "--data", data(), "--most",
                                         "2", "--frequent", "3", "--out", listed});
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  EXPECT_NE(outcome.output.find(" a sentence, of 15 pieces"), std::string::npos) << outcome.output;
  EXPECT_NE(outcome.output.find("of the target tokens of these pairs"), std::string::npos);
  const auto written = [](const std::string& model, const std::vector<std::string>& more) {
    std::vector<std::string> words = {"translate", "--model", model};
    words.insert(words.end(), more.begin(), more.end());
    return run_attentive(words, "20JAN2019\n1/20/2019\n").output;
  };
  EXPECT_EQ(written(listed, {"--no-shortlist", "--json"}), written(path(), {"--json"}));
  EXPECT_NE(written(listed, {"--json"}), written(path(), {"--json"}));
  const Outcome inspected = run_attentive({"inspect", "--model", listed});
  EXPECT_NE(inspected.output.find("shortlist.tokens"), std::string::npos) << inspected.output;
}

TEST_F(Model, WritesAtMostMaxLengthTokens) {
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

TEST_F(Model, IsEvaluatedOnAllPairs) {
  const Outcome outcome =
      run_attentive({"evaluate", "--model", path(), "--data", data(), "--json"});
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  const json object = json::parse(outcome.output);
  EXPECT_EQ(object.at("examples"), 100);
  EXPECT_GT(object.at("loss"), 0);
  EXPECT_NEAR(object.at("perplexity"), std::exp(object.at("loss").get<double>()), 1e-9);
  EXPECT_EQ(object.at("bleu_signature"), "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp");

  // Exact match equals a direct comparison of the translations with the references.
  std::string sources;
  std::vector<std::string> targets;
  for (const std::string& line : split_lines(read_text(data()))) {
    const std::size_t tab = line.find('\t');
    sources += line.substr(0, tab) + '\n';
    targets.push_back(line.substr(tab + 1));
  }
  const std::vector<std::string> translations = split_lines(translate(sources).output);
  ASSERT_EQ(translations.size(), targets.size());
  double matches = 0;
  for (std::size_t i = 0; i < targets.size(); ++i) matches += translations[i] == targets[i];
  EXPECT_NEAR(object.at("exact_match"), matches / 100, 1e-9);
}

TEST_F(Model, ScoresItsOwnTranslationsAsPerfect) {
  const std::string line = translate("20JAN2019\n").output;
  const std::string file = *tiny_ / "own.tsv.gz";
  write_gzip(file, "x\t" + line.substr(0, line.size() - 1) + "\t20JAN2019\n");
  const std::vector<std::string> command = {"evaluate", "--model",         path(), "--data",
                                            file,       "--source-column", "3",    "--json"};
  const Outcome outcome = run_attentive(command);
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  EXPECT_EQ(json::parse(outcome.output).at("exact_match"), 1);
}

TEST_F(Model, IsNotEvaluatedOnMalformedData) {
  const std::string file = *tiny_ / "malformed.tsv";
  write_text(file, "20JAN2019\t2019-01-20\n20JAN2019 2019-01-20\n");
  const Outcome outcome = run_attentive({"evaluate", "--model", path(), "--data", file});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(outcome.output, "");
  EXPECT_EQ(outcome.messages, "attentive: " + file +
                                  ":2: has 1 column, column 2 is missing; separate columns by "
                                  "tabs\n");
}

TEST_F(Model, IsEvaluatedOnTheFirstPairsOnRequest) {
  const Outcome outcome =
      run_attentive({"evaluate", "--model", path(), "--data", data(), "--json", "--limit", "7"});
  EXPECT_EQ(json::parse(outcome.output).at("examples"), 7);
  const Outcome table = run_attentive({"evaluate", "--model", path(), "--data", data()});
  for (const char* part : {"examples     100\n", "exact match  ", "error rate ", "BLEU ", "chrF2 ",
                           "loss ", "perplexity ", " words  examples ", "1-5"}) {
    EXPECT_NE(table.output.find(part), std::string::npos) << table.output;
  }
}

TEST_F(Model, IsEvaluatedAgainstSeveralReferences) {
  // One line has the model's translation as a further reference; another has a different one.
  const std::string own = translate("20JAN2019\n").output;
  const std::string answer = own.substr(0, own.size() - 1);
  const std::string file = *tiny_ / "several.tsv";
  write_text(file, "2-1-2019\tx\ty\n20JAN2019\tx\t" + answer + "\n20JAN2019\tz\n");
  const auto evaluate = [&](const std::vector<std::string>& more) {
    std::vector<std::string> command = {"evaluate", "--model", path(), "--data", file, "--json"};
    command.insert(command.end(), more.begin(), more.end());
    const Outcome outcome = run_attentive(command);
    EXPECT_EQ(outcome.status, 0) << outcome.messages;
    return json::parse(outcome.output);
  };
  const json one = evaluate({});
  EXPECT_EQ(one.at("examples"), 3);
  EXPECT_EQ(one.at("exact_match"), 0);
  const json several = evaluate({"--several-references", "--bleu-tokens", "none"});
  EXPECT_EQ(several.at("examples"), 2);
  EXPECT_EQ(several.at("exact_match"), 0.5);
  EXPECT_EQ(several.at("bleu_signature"), "nrefs:var|case:mixed|eff:no|tok:none|smooth:exp");
  EXPECT_EQ(several.at("chrf_signature"), "nrefs:var|case:mixed|eff:yes|nc:6|nw:0|space:no");
}

TEST_F(Model, IsEvaluatedByLengthAndWithConfidence) {
  const Outcome outcome = run_attentive(
      {"evaluate", "--model", path(), "--data", data(), "--json", "--confidence", "100"});
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  const json object = json::parse(outcome.output);
  EXPECT_EQ(object.at("length_unit"), "word");
  std::size_t examples = 0;
  for (const json& length : object.at("lengths"))
    examples += length.at("examples").get<std::size_t>();
  EXPECT_EQ(examples, 100U);
  const json& confidence = object.at("confidence_95");
  EXPECT_EQ(confidence.at("resamples"), 100);
  for (const char* score : {"exact_match", "error_rate", "bleu", "chrf"}) {
    EXPECT_LE(confidence.at("low").at(score), object.at(score)) << score;
    EXPECT_GE(confidence.at("high").at(score), object.at(score)) << score;
  }
  const Outcome table =
      run_attentive({"evaluate", "--model", path(), "--data", data(), "--confidence", "100"});
  EXPECT_NE(table.output.find("]  (words to edit)"), std::string::npos) << table.output;
}

TEST_F(Model, IsDescribedByInspect) {
  const Outcome outcome = run_attentive({"inspect", "--model", path(), "--json"});
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  const json object = json::parse(outcome.output);
  EXPECT_EQ(object.at("name"), "tiny");
  EXPECT_EQ(object.at("source_language"), "date");
  EXPECT_EQ(object.at("target_language"), "iso");
  EXPECT_EQ(object.at("licence"), "Apache-2.0");
  EXPECT_EQ(object.at("attribution"), "nobody");
  EXPECT_EQ(object.at("bytes"), read_text(path()).size());
  EXPECT_GT(object.at("parameters"), 1000);
  EXPECT_EQ(object.at("config").at("decoder").at("hidden_size"), 16);

  EXPECT_EQ(object.at("precision"), "float16");
  EXPECT_EQ(object.at("tokenizers").at("source").at("type"), "character");
  EXPECT_EQ(object.at("tokenizers").at("target").at("special_tokens").at(2), "</s>");
  EXPECT_TRUE(object.at("checksums").at("hold"));
  EXPECT_GT(object.at("metadata").at("source_tokenizer"), 100);
  EXPECT_FALSE(object.contains("training"));
  std::size_t bytes = 0;
  for (const json& tensor : object.at("tensors")) {
    EXPECT_EQ(tensor.at("dtype"), "F16");
    bytes += tensor.at("bytes").get<std::size_t>();
  }
  EXPECT_EQ(bytes, 2 * object.at("parameters").get<std::size_t>());

  const Outcome text = run_attentive({"inspect", "--model", path()});
  for (const char* part : {"licence          Apache-2.0\n", "precision        float16\n",
                           "decoder.output.bias", "vocabulary_size"}) {
    EXPECT_NE(text.output.find(part), std::string::npos) << text.output;
  }
}

TEST_F(Model, IsRejectedWhenDamaged) {
  const std::string whole = read_text(path());
  const std::string file = *tiny_ / "damaged.safetensors";
  std::string flipped = whole;
  flipped[flipped.size() - 5] ^= 4;
  for (const std::string& content :
       {whole.substr(0, whole.size() - 1), whole.substr(0, 100), whole.substr(0, 4), std::string(),
        flipped, whole + "x", std::string("PK\3\4 something else, long enough")}) {
    write_text(file, content);
    for (const auto& command :
         std::vector<std::vector<std::string>>{{"translate", "--model", file},
                                               {"inspect", "--model", file},
                                               {"evaluate", "--model", file, "--data", data()}}) {
      const Outcome outcome = run_attentive(command, "20JAN2019\n");
      EXPECT_EQ(outcome.status, 1) << content.size();
      EXPECT_EQ(outcome.output, "");
      EXPECT_TRUE(outcome.messages.starts_with("attentive: " + file)) << outcome.messages;
    }
  }
}

TEST_F(Model, ReportsThatItsOutputCannotBeWritten) {
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  if (full < 0) GTEST_SKIP() << "this system has no /dev/full";
  ::close(full);
  const TemporaryFolder folder;
  write_text(folder / "in", "20JAN2019\n");
  const int input = ::open((folder / "in").c_str(), O_RDONLY | O_CLOEXEC);
  Process process({"translate", "--model", path()}, input, "/dev/full");
  ::close(input);
  EXPECT_EQ(process.wait(), 1);
  EXPECT_NE(process.messages().find("standard output"), std::string::npos);
}

}  // namespace
}  // namespace attentive
