// Compares ours with SentencePiece's own programs where they are installed: with vocabularies that
// spm_train makes, and with the ids and texts that spm_encode and spm_decode return for many texts.

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "cli/temporary_folder.h"
#include "core/text/sample_text.h"
#include "core/text/sentencepiece.h"

namespace attentive {
namespace {

constexpr std::size_t text_count = 3500;

/// Returns a random line, with spaces of every kind but no line end.
std::string random_line(std::mt19937& random) {
  constexpr const char* insertions[] = {" ",
                                        "  ",
                                        "▁",
                                        "\t",
                                        "\r",
                                        "\u00A0",
                                        "\u3000",
                                        "\u200B",
                                        "\uFEFF",
                                        "e\u0301",
                                        "👩‍👩‍👧",
                                        "ﬁ½㎏Ａ",
                                        "<sep>",
                                        "__source__",
                                        "</s>",
                                        "<0x41>",
                                        "étudiant",
                                        "lesles",
                                        "2024",
                                        "한국어"};
  std::string line;
  for (std::size_t i = random() % 8; i > 0; --i) {
    line += insertions[random() % std::size(insertions)];
    line += random_text(random, random() % 12);
    const std::string_view sample = sample_texts()[random() % sample_texts().size()];
    const std::size_t space = sample.find(' ', random() % sample.size());
    if (space != std::string_view::npos) line += sample.substr(0, space);
  }
  std::erase(line, '\n');
  return line;
}

std::vector<std::string> many_texts() {
  std::vector<std::string> texts = varied_texts();
  for (std::string& text : texts) std::erase(text, '\n');
  std::mt19937 random(1);
  while (texts.size() < text_count) texts.push_back(random_line(random));
  return texts;
}

/// Returns texts to learn from, with few different characters, so that vocabularies can be small.
std::vector<std::string> training_texts() {
  std::mt19937 random(2);
  std::vector<std::string> texts;
  while (texts.size() < 1000) {
    std::string text;
    for (int i = 0; i < 3; ++i) {
      const std::string_view sample = sample_texts()[random() % sample_texts().size()];
      text += sample.substr(sample.find(' ', random() % 4));
    }
    texts.push_back(text + (texts.size() % 10 == 0 ? " 猫が見る кот видит" : ""));
  }
  return texts;
}

std::string as_lines(const std::vector<std::string>& texts) {
  std::string lines;
  for (const std::string& text : texts) lines += text + '\n';
  return lines;
}

std::string spaced(const std::vector<TokenId>& ids) {
  std::string line;
  for (const TokenId id : ids) line += (line.empty() ? "" : " ") + std::to_string(id);
  return line;
}

class SentencePieceAgreement : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (std::system("command -v spm_train spm_encode spm_decode > /dev/null") != 0) {
      GTEST_SKIP() << "spm_train, spm_encode and spm_decode (Debian package sentencepiece) are not "
                      "installed";
    }
  }

  /// Runs one of the programs in the folder, from the file `input` to the file `output`.
  void run(const std::string& command, const std::string& input = "/dev/null",
           const std::string& output = "/dev/null") {
    const std::string line = "cd '" + folder_.path().string() + "' && " + command + " < " + input +
                             " > " + output + " 2> log";
    ASSERT_EQ(std::system(line.c_str()), 0) << line;
  }

  TemporaryFolder folder_;
};

TEST_P(SentencePieceAgreement, IsExact) {
  const std::vector<std::string> texts = many_texts();
  write_text(folder_ / "texts", as_lines(texts));
  write_text(folder_ / "training", as_lines(training_texts()));
  ASSERT_NO_FATAL_FAILURE(run(
      "spm_train --input=training --model_prefix=vocab --num_threads=1 --hard_vocab_limit=false " +
      std::string(GetParam())));
  ASSERT_NO_FATAL_FAILURE(run("spm_encode --model=vocab.model --output_format=id", "texts", "ids"));
  ASSERT_NO_FATAL_FAILURE(
      run("spm_decode --model=vocab.model --input_format=id", "ids", "decoded"));
  const std::vector<std::string> ids = split_lines(read_text(folder_ / "ids"));
  const std::vector<std::string> decoded = split_lines(read_text(folder_ / "decoded"));
  ASSERT_EQ(ids.size(), texts.size());
  ASSERT_EQ(decoded.size(), texts.size());

  const auto sentencepiece = read_sentencepiece(read_text(folder_ / "vocab.model"), "vocab.model");
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::vector<TokenId> own = sentencepiece->encode(texts[i]);
    ASSERT_EQ(spaced(own), ids[i]) << texts[i];
    ASSERT_EQ(sentencepiece->decode(own), decoded[i]) << texts[i];
  }
}

INSTANTIATE_TEST_SUITE_P(
    Vocabularies, SentencePieceAgreement,
    testing::Values(
        "--model_type=unigram --vocab_size=500 --bos_id=-1 --eos_id=0 --unk_id=1 --byte_fallback "
        "--split_digits --user_defined_symbols=__source__",
        "--model_type=unigram --vocab_size=300 --normalization_rule_name=nfkc",
        "--model_type=unigram --vocab_size=300 --normalization_rule_name=identity "
        "--add_dummy_prefix=false --remove_extra_whitespaces=false",
        "--model_type=bpe --vocab_size=500 --byte_fallback",
        "--model_type=bpe --vocab_size=300 --normalization_rule_name=nmt_nfkc_cf "
        "--user_defined_symbols='<sep>,étu,les'",
        "--model_type=bpe --vocab_size=300 --normalization_rule_name=identity "
        "--add_dummy_prefix=false --remove_extra_whitespaces=false"));

}  // namespace
}  // namespace attentive
