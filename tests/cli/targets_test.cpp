// Tests the command line with a model of several target languages, and with one without attention.

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "cli/files.h"
#include "cli/tiny_training.h"
#include "core/bundle/safetensors.h"
#include "core/random.h"

namespace attentive {
namespace {

using nlohmann::json;
using Words = std::vector<std::string>;

/// Returns words of the letters a–e with themselves or their reversal, one pair per line.
std::string word_lines(bool reversed, std::size_t count, std::uint64_t seed) {
  Random random(seed);
  std::string lines;
  for (std::size_t i = 0; i < count; ++i) {
    std::string word;
    for (std::uint64_t n = 3 + random.below(4); n > 0; --n) {
      word += static_cast<char>('a' + random.below(5));
    }
    lines += word + '\t' + (reversed ? std::string(word.rbegin(), word.rend()) : word) + '\n';
  }
  return lines;
}

json config() {
  return json::parse(R"({
    "name": "two", "source_language": "x-word", "target_languages": ["reverse", "copy"],
    "tokenizers": {"shared": {"type": "character"}},
    "model": {
      "encoder": {"embedding_size": 16, "cell": "gru", "hidden_size": 16},
      "decoder": {"embedding_size": 16, "cell": "gru", "hidden_size": 16, "readout_size": 16},
      "attention": {"score": "general", "placement": "output", "input_feeding": true},
      "tied_embeddings": "all"
    },
    "training": {"epochs": 12, "batch_tokens": 320, "learning_rate": 0.01, "seed": 7}
  })");
}

class TwoTargets : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<TemporaryFolder>();
    write_text(file("config.json"), config().dump());
    for (const bool reversed : {false, true}) {
      const std::string name = reversed ? "reverse" : "copy";
      write_text(file(name + ".tsv"), word_lines(reversed, reversed ? 2000 : 1000, 1));
      write_text(file(name + "-dev.tsv"), word_lines(reversed, 100, 9));
    }
    outcome_ = std::make_unique<Outcome>(run_attentive(words("train", file("m"))));
  }
  static void TearDownTestSuite() {
    folder_.reset();
    outcome_.reset();
  }
  void SetUp() override { ASSERT_EQ(outcome_->status, 0) << outcome_->messages; }

  static std::string file(const std::string& name) { return *folder_ / name; }
  static Words words(const std::string& command, const std::string& out) {
    return {command,
            "--config",
            file("config.json"),
            "--train",
            "reverse=" + file("reverse.tsv"),
            "--train",
            "copy=" + file("copy.tsv"),
            "--dev",
            "copy=" + file("copy-dev.tsv"),
            "--dev",
            "reverse=" + file("reverse-dev.tsv"),
            "--out",
            out};
  }
  static Outcome translate(const Words& more, const std::string& text = "abcde\n") {
    Words words = {"translate", "--model", file("m")};
    words.insert(words.end(), more.begin(), more.end());
    return run_attentive(words, text);
  }

  static std::unique_ptr<TemporaryFolder> folder_;
  static std::unique_ptr<Outcome> outcome_;  // the result of the training
};

std::unique_ptr<TemporaryFolder> TwoTargets::folder_;
std::unique_ptr<Outcome> TwoTargets::outcome_;

TEST_F(TwoTargets, AreEachLearnedAndReported) {
  for (const char* part : {"epoch 12  copy  dev loss", "epoch 12  reverse  dev loss"}) {
    EXPECT_NE(outcome_->messages.find(part), std::string::npos) << outcome_->messages;
  }
  for (const char* language : {"copy", "reverse"}) {
    const Outcome outcome =
        run_attentive({"evaluate", "--model", file("m"), "--data",
                       file(std::string(language) + "-dev.tsv"), "--target", language, "--json"});
    ASSERT_EQ(outcome.status, 0) << outcome.messages;
    EXPECT_GE(json::parse(outcome.output).at("exact_match"), 0.9) << language;
  }
  EXPECT_EQ(translate({"--target", "copy"}).output, "abcde\n");
  EXPECT_EQ(translate({"--target", "reverse"}).output, "edcba\n");
}

TEST_F(TwoTargets, MustBeNamedAndKnown) {
  for (const Words& command :
       {Words{"translate", "--model", file("m")},
        Words{"evaluate", "--model", file("m"), "--data", file("copy-dev.tsv")}}) {
    const Outcome nameless = run_attentive(command, "abc\n");
    EXPECT_EQ(nameless.status, 1);
    EXPECT_EQ(nameless.output, "");
    EXPECT_EQ(nameless.messages,
              "attentive: name the target language: one of \"copy\", \"reverse\"\n");
    Words unknown = command;
    unknown.insert(unknown.end(), {"--target", "sort"});
    const Outcome refused = run_attentive(unknown, "abc\n");
    EXPECT_EQ(refused.status, 1);
    EXPECT_EQ(refused.messages,
              "attentive: \"sort\" is none of the target languages; there are \"copy\", "
              "\"reverse\"\n");
  }
}

TEST_F(TwoTargets, AreDescribedByInspect) {
  const json facts = json::parse(run_attentive({"inspect", "--model", file("m"), "--json"}).output);
  EXPECT_EQ(facts.at("target_languages"), (json{"copy", "reverse"}));
  EXPECT_FALSE(facts.contains("target_language"));
  EXPECT_EQ(
      facts.at("tokenizers"),
      json::parse(R"({"shared": {"type": "character", "vocabulary_size": 9, "lowercase": false,
                                       "special_tokens": ["<pad>", "<s>", "</s>", "<unk>"]}})"));
  const json& model = facts.at("config");
  EXPECT_EQ(model.at("target_vocabulary_sizes"), json::parse(R"({"copy": 9, "reverse": 9})"));
  EXPECT_EQ(model.at("context"), "attention");
  EXPECT_EQ(model.at("attention").at("placement"), "output");
  EXPECT_EQ(model.at("tied_embeddings"), "all");
}

TEST_F(TwoTargets, ArePreparedWithTheDecoderOfEachExample) {
  const Outcome outcome = run_attentive(words("prepare", file("prepared")));
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  const std::vector<std::byte> bytes = read_file(file("prepared/dev.safetensors"));
  const Safetensors dev = parse_safetensors(bytes, "dev");
  EXPECT_EQ(dev.tensors.size(), 5U);
  const TensorView& decoder = dev.tensors.at("decoder");
  EXPECT_EQ(decoder.dtype, DType::i32);
  ASSERT_EQ(decoder.shape, std::vector<std::int64_t>{200});
  for (std::size_t i = 0; i < 200; ++i) {
    EXPECT_EQ(decoder.bytes[4 * i], std::byte(i < 100 ? 0 : 1)) << i;
  }
}

TEST_F(TwoTargets, EachNeedExamples) {
  const struct {
    Words files;
    const char* message;
  } cases[] = {
      {{"--train", file("copy.tsv")},
       "examples: name the target language: one of \"copy\", \"reverse\""},
      {{"--train", "copy=" + file("copy.tsv")}, "examples: those of \"reverse\" are missing"},
      {{"--train", "copy=" + file("copy.tsv"), "--train", "copy=" + file("copy.tsv")},
       "examples: those of \"copy\" are given twice"},
      {{"--train", "copy=" + file("copy.tsv"), "--train", file("reverse.tsv")},
       "with several files, each must name its target language: LANGUAGE=FILE"},
      {{"--train", "copy=" + file("copy.tsv"), "--train", "sort=" + file("reverse.tsv")},
       "\"sort\" is none of the target languages"},
      {{"--train", "copy=" + file("copy.tsv"), "--train", "reverse=" + file("missing.tsv")},
       "missing.tsv: cannot be opened"}};
  for (const auto& [files, message] : cases) {
    Words command = {"train", "--config",   file("config.json"), "--dev", file("copy-dev.tsv"),
                     "--out", file("never")};
    command.insert(command.end(), files.begin(), files.end());
    const Outcome outcome = run_attentive(command);
    EXPECT_EQ(outcome.status, 1);
    EXPECT_NE(outcome.messages.find(message), std::string::npos) << outcome.messages;
    EXPECT_FALSE(std::filesystem::exists(file("never")));
    EXPECT_FALSE(std::filesystem::exists(file("never.checkpoint")));
  }
}

TEST(WithoutAttention, TranslationsHaveNoAttentionMatrix) {
  const TinyTraining tiny;
  json config = json::parse(read_text(tiny.config()));
  config["model"]["context"] = "initial_state";
  config["model"].erase("attention");
  config["training"]["epochs"] = 1;
  write_text(tiny.config(), config.dump());
  const std::string model = tiny / "m";
  ASSERT_EQ(run_attentive(tiny.command(model)).status, 0);
  const Outcome outcome = run_attentive({"translate", "--model", model, "--json"}, "20JAN2019\n");
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  const json translation = json::parse(outcome.output);
  EXPECT_EQ(translation.at("attention"), json::array());
  EXPECT_FALSE(translation.at("tokens").empty());
  const json facts = json::parse(run_attentive({"inspect", "--model", model, "--json"}).output);
  EXPECT_EQ(facts.at("config").at("context"), "initial_state");
  EXPECT_FALSE(facts.at("config").contains("attention"));

  const std::string aligned = tiny / "aligned.tsv";
  write_text(aligned, "20JAN2019\t2019-01-20\t0-8\n");
  const Outcome refused =
      run_attentive({"evaluate", "--model", model, "--data", aligned, "--alignment-column", "3"});
  EXPECT_EQ(refused.status, 1);
  EXPECT_EQ(refused.messages,
            "attentive: --alignment-column needs models with attention; tiny has none\n");
}

}  // namespace
}  // namespace attentive
