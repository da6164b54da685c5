#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/noise_report.h"
#include "cli/trained_model.h"

namespace attentive {
namespace {

using nlohmann::json;

class EvaluateCommand : public TrainedModel {};

TEST_F(EvaluateCommand, ScoresAllPairs) {
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

TEST_F(EvaluateCommand, ScoresTheModelsOwnTranslationsAsPerfect) {
  const std::string line = translate("20JAN2019\n").output;
  const std::string file = *tiny_ / "own.tsv.gz";
  write_gzip(file, "x\t" + line.substr(0, line.size() - 1) + "\t20JAN2019\n");
  const std::vector<std::string> command = {"evaluate", "--model",         path(), "--data",
                                            file,       "--source-column", "3",    "--json"};
  const Outcome outcome = run_attentive(command);
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  EXPECT_EQ(json::parse(outcome.output).at("exact_match"), 1);
}

TEST_F(EvaluateCommand, RejectsMalformedData) {
  const std::string file = *tiny_ / "malformed.tsv";
  write_text(file, "20JAN2019\t2019-01-20\n20JAN2019 2019-01-20\n");
  const Outcome outcome = run_attentive({"evaluate", "--model", path(), "--data", file});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(outcome.output, "");
  EXPECT_EQ(outcome.messages, "attentive: " + file +
                                  ":2: has 1 column, column 2 is missing; separate columns by "
                                  "tabs\n");
}

TEST_F(EvaluateCommand, ScoresTheFirstPairsOnRequest) {
  const Outcome outcome =
      run_attentive({"evaluate", "--model", path(), "--data", data(), "--json", "--limit", "7"});
  EXPECT_EQ(json::parse(outcome.output).at("examples"), 7);
  const Outcome table = run_attentive({"evaluate", "--model", path(), "--data", data()});
  for (const char* part : {"examples     100\n", "exact match  ", "error rate ", "BLEU ", "chrF2 ",
                           "loss ", "perplexity ", " words  examples ", "1-5"}) {
    EXPECT_NE(table.output.find(part), std::string::npos) << table.output;
  }
}

TEST_F(EvaluateCommand, ScoresAgainstSeveralReferences) {
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

TEST_F(EvaluateCommand, MeasuresHowHeadsAlignOnRequest) {
  const std::string file = *tiny_ / "aligned.tsv";
  write_text(file, "20JAN2019\t2019-01-20\t0-8 1-9\n");
  std::vector<std::string> command = {
      "evaluate", "--model",          path(), "--data", file, "--alignment-column",
      "3",        "--alignment-heads"};
  const Outcome table = run_attentive(command);
  EXPECT_EQ(table.output.find("layer  head  shift  alignment %\n"), 0U) << table.output;
  EXPECT_NE(table.output.find("To store the best, convert the model with --alignment-shift "),
            std::string::npos)
      << table.output;
  command.emplace_back("--json");
  const Outcome outcome = run_attentive(command);
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  const json heads = json::parse(outcome.output);
  std::vector<double> shifts;
  for (const json& head : heads) {
    shifts.push_back(head.at("shift"));
    EXPECT_EQ(head.at("layer"), 0);
    EXPECT_EQ(head.at("head"), 0);
    EXPECT_EQ(head.at("alignment_tokens"), 2);
  }
  EXPECT_EQ(shifts, (std::vector<double>{0, 0.25, 0.5, 0.75, 1}));
}

TEST_F(EvaluateCommand, ScoresUnderNoise) {
  // The reference differs from the model's translation in case and final stop alone.
  const std::string line = translate("20JAN2019\n").output;
  const std::string file = *tiny_ / "noise.tsv";
  write_text(file, "20JAN2019\t" + line.substr(0, line.size() - 1) + " !\n");
  const auto evaluate = [&](const std::string& noise, const std::vector<std::string>& more = {}) {
    std::vector<std::string> command = {"evaluate", "--model", path(), "--data",
                                        file,       "--noise", noise};
    command.insert(command.end(), more.begin(), more.end());
    return run_attentive(command);
  };
  const Outcome outcome = evaluate("all", {"--json"});
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  const json object = json::parse(outcome.output);
  EXPECT_EQ(object.at("examples"), 1);
  std::vector<std::string> kinds;
  for (const auto& [kind, scores] : object.at("noise").items()) kinds.push_back(kind);
  std::vector<std::string> expected;
  for (const auto& [name, kind] : noise_kinds) expected.emplace_back(name);
  std::ranges::sort(expected);
  EXPECT_EQ(kinds, expected);
  EXPECT_EQ(object.at("noise").at("none").at("chrf"), 100);
  const std::string table = evaluate("typos,lower_case").output;
  EXPECT_NE(table.find("none "), std::string::npos) << table;
  EXPECT_NE(table.find("100.0 %"), std::string::npos) << table;
  EXPECT_NE(table.find("typos "), std::string::npos) << table;
  EXPECT_EQ(table.find("capitals "), std::string::npos) << table;
}

TEST(Noise, IsAddedToSources) {
  const SentencePairs pairs = {.sources = {"Où  es-tu, Éva ?"}, .targets = {"Where are you?"}};
  struct Case {
    NoiseKind kind;
    const char* source;
    const char* target = "Where are you?";
  };
  const Case cases[] = {{NoiseKind::none, "Où  es-tu, Éva ?"},
                        {NoiseKind::lower_case, "où  es-tu, éva ?"},
                        {NoiseKind::capitals, "OÙ  ES-TU, ÉVA ?"},
                        {NoiseKind::title_case, "Où  Es-tu, Éva ?"},
                        {NoiseKind::no_final_stop, "Où  es-tu, Éva"},
                        {NoiseKind::no_accents, "Ou  es-tu, Eva ?"},
                        {NoiseKind::symbols, "Où  es-tu, Éva ? 😀", "Where are you? 😀"}};
  for (const auto& [kind, source, target] : cases) {
    const SentencePairs noisy = with_noise(pairs, kind);
    EXPECT_EQ(noisy.sources[0], source);
    EXPECT_EQ(noisy.targets[0], target);
  }
  const std::string typo = with_noise(pairs, NoiseKind::typos).sources[0];
  EXPECT_NE(typo, pairs.sources[0]);
  EXPECT_EQ(typo.size(), pairs.sources[0].size());
  EXPECT_EQ(with_noise(pairs, NoiseKind::typos).sources[0], typo) << "the same for everybody";
}

TEST_F(EvaluateCommand, ScoresByLengthAndWithConfidence) {
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

}  // namespace
}  // namespace attentive
