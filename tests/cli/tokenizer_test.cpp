#include <gtest/gtest.h>

#include "cli/process.h"
#include "core/text/spm_writer.h"

namespace attentive {
namespace {

constexpr const char* corpus_lines =
    "the cat sat\tle chat était assis\n\nthe cat's mat\tl'étendue du chat\nthe rat\tle rat\n";

class TokenizerCommand : public testing::Test {
 protected:
  Outcome train(std::vector<std::string> more) {
    std::vector<std::string> arguments = {"tokenizer", "train", "--out", tokenizer_, texts_};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_attentive(arguments);
  }

  TemporaryFolder folder_;
  std::string texts_ = folder_ / "pairs.tsv";
  std::string tokenizer_ = folder_ / "tokenizer.json";
};

TEST_F(TokenizerCommand, TrainsEncodesAndDecodes) {
  write_text(texts_, corpus_lines);
  const Outcome trained = train({"--columns", "1,2", "--vocabulary-size", "300"});
  ASSERT_EQ(trained.status, 0) << trained.messages;
  EXPECT_NE(trained.messages.find("from 6 texts"), std::string::npos) << trained.messages;

  constexpr const char* text = "le chat\n\n  l'été ☃ e\u0301\nthe end </s>\n";
  const Outcome encoded = run_attentive({"tokenizer", "encode", "--tokenizer", tokenizer_}, text);
  ASSERT_EQ(encoded.status, 0) << encoded.messages;
  const Outcome decoded =
      run_attentive({"tokenizer", "decode", "--tokenizer", tokenizer_}, encoded.output);
  EXPECT_EQ(decoded.output, "le chat\n\n  l'été ☃ é\nthe end </s>\n");

  const Outcome shown =
      run_attentive({"tokenizer", "encode", "--pieces", "--tokenizer", tokenizer_}, "le chat\n");
  EXPECT_EQ(shown.output, "▁le ▁chat\n");
  const Outcome special = run_attentive(
      {"tokenizer", "encode", "--special-tokens", "--tokenizer", tokenizer_}, "</s>\n");
  EXPECT_EQ(special.output, "2\n");
}

TEST_F(TokenizerCommand, ReadsASentencePieceModel) {
  const std::string model = folder_ / "vocab.spm";
  write_text(model, SpmWriter().bytes());
  const Outcome encoded =
      run_attentive({"tokenizer", "encode", "--tokenizer", model}, "ab  a\n\n\u0416 b\n");
  ASSERT_EQ(encoded.status, 0) << encoded.messages;
  EXPECT_EQ(encoded.output, "10 8\n\n5 3 5 7\n");
  const Outcome shown =
      run_attentive({"tokenizer", "encode", "--pieces", "--tokenizer", model}, "ab a\n");
  EXPECT_EQ(shown.output, "▁ab ▁a\n");
  const Outcome decoded =
      run_attentive({"tokenizer", "decode", "--tokenizer", model}, "10 8 2\n5 3 7\n");
  EXPECT_EQ(decoded.output, "ab a\n \u2047 b\n");

  write_text(model, "no model");
  const Outcome refused = run_attentive({"tokenizer", "encode", "--tokenizer", model}, "ab\n");
  EXPECT_NE(refused.status, 0);
  EXPECT_NE(refused.messages.find("vocab.spm: "), std::string::npos) << refused.messages;
}

TEST_F(TokenizerCommand, TrainsEveryType) {
  write_text(texts_, corpus_lines);
  for (const char* type : {"character", "word", "bpe"}) {
    const Outcome trained =
        train({"--type", type, "--vocabulary-size", "300", "--columns", "2", "--lowercase"});
    ASSERT_EQ(trained.status, 0) << trained.messages;
    const Outcome encoded =
        run_attentive({"tokenizer", "encode", "--tokenizer", tokenizer_}, "LE CHAT était assis\n");
    const Outcome decoded =
        run_attentive({"tokenizer", "decode", "--tokenizer", tokenizer_}, encoded.output);
    EXPECT_EQ(decoded.output, "le chat était assis\n") << type;
  }
}

TEST_F(TokenizerCommand, WarnsThatItIgnoresFurtherColumns) {
  write_text(texts_, "first part\tsecond zzz\nonly\n");
  const Outcome one = train({"--type", "character"});
  ASSERT_EQ(one.status, 0) << one.messages;
  EXPECT_NE(
      one.messages.find("pairs.tsv: only column 1 of 2 is used; choose others with --columns\n"),
      std::string::npos)
      << one.messages;
  write_text(texts_, "first part\tsecond zzz\n");
  const Outcome both = train({"--type", "character", "--columns", "1,2"});
  EXPECT_EQ(both.messages.find("column"), std::string::npos) << both.messages;
}

TEST_F(TokenizerCommand, EncodesUncleanTextsLikeCleanOnes) {
  write_text(texts_, corpus_lines);
  for (const char* type : {"character", "word", "bpe"}) {
    ASSERT_EQ(train({"--type", type, "--vocabulary-size", "300"}).status, 0);
    const auto encoded = [&](std::string_view text) {
      return run_attentive({"tokenizer", "encode", "--tokenizer", tokenizer_}, text).output;
    };
    const std::string clean = encoded("le chat\n");
    EXPECT_EQ(encoded("\uFEFFle chat\n"), clean) << type;
    EXPECT_EQ(encoded("le\u00A0chat\u200E\r\n"), clean) << type;
    EXPECT_EQ(encoded("le\rch\u00ADat\n"), clean) << type;
    EXPECT_EQ(encoded({"l\0e chat\n", 9}), clean) << type;
    EXPECT_EQ(encoded("\u200B\n"), "\n") << type;
  }
}

TEST_F(TokenizerCommand, EncodesALongWordAndRejectsALongerLine) {
  write_text(texts_, corpus_lines);
  ASSERT_EQ(train({"--vocabulary-size", "300"}).status, 0);
  const std::string word(1'000'000, 'a');
  const Outcome encoded =
      run_attentive({"tokenizer", "encode", "--tokenizer", tokenizer_}, word + "\n");
  ASSERT_EQ(encoded.status, 0) << encoded.messages;
  const Outcome decoded =
      run_attentive({"tokenizer", "decode", "--tokenizer", tokenizer_}, encoded.output);
  EXPECT_EQ(decoded.output, word + "\n");
  const Outcome refused =
      run_attentive({"tokenizer", "encode", "--tokenizer", tokenizer_}, "le\n" + word + word);
  EXPECT_EQ(refused.status, 1);
  EXPECT_NE(refused.messages.find("standard input:2: is longer than 1 MiB"), std::string::npos)
      << refused.messages;
}

TEST_F(TokenizerCommand, NamesTheWrongOptionOrFile) {
  write_text(texts_, corpus_lines);
  const struct {
    std::vector<std::string> arguments;
    const char* message;
  } cases[] = {
      {{"--type", "unigram"}, "tokenizer.type must be one of"},
      {{"--vocabulary-size", "7"}, "tokenizer.vocabulary_size"},
      {{"--columns", "3"}, "pairs.tsv:1: has 2 columns, column 3 is missing"},
      {{folder_ / "none.txt"}, "none.txt: cannot be opened"},
  };
  for (const auto& [arguments, message] : cases) {
    const Outcome outcome = train(arguments);
    EXPECT_EQ(outcome.status, 1);
    EXPECT_NE(outcome.messages.find(message), std::string::npos) << outcome.messages;
  }
  write_text(tokenizer_, "{}");
  const Outcome unread = run_attentive({"tokenizer", "encode", "--tokenizer", tokenizer_}, "a\n");
  EXPECT_EQ(unread.status, 1);
  EXPECT_NE(unread.messages.find("tokenizer.json: model is missing"), std::string::npos)
      << unread.messages;
}

TEST_F(TokenizerCommand, RejectsInvalidIds) {
  write_text(texts_, corpus_lines);
  ASSERT_EQ(train({"--type", "character"}).status, 0);
  for (const char* ids : {"4 x", "4.5", "99999999999", "-1", "100000"}) {
    const Outcome outcome =
        run_attentive({"tokenizer", "decode", "--tokenizer", tokenizer_}, std::string(ids) + "\n");
    EXPECT_EQ(outcome.status, 1) << ids;
    EXPECT_NE(outcome.messages, "") << ids;
  }
}

}  // namespace
}  // namespace attentive
