#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/files.h"
#include "cli/tiny_training.h"
#include "core/bundle/bundle.h"
#include "core/marian/marian_writer.h"
#include "core/text/spm_writer.h"

namespace attentive {
namespace {

using nlohmann::json;

/// A float32 model, trained once for all tests, and its parts as PyTorch would save them.
class Convert : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    tiny_ = new TinyTraining;
    ASSERT_EQ(
        run_attentive(tiny_->command(file("m.safetensors"), {"--precision", "float32"})).status, 0);
    const std::vector<std::byte> content = read_file(file("m.safetensors"));
    const Safetensors model = parse_safetensors(content, "m");
    write_file(file("source.json"), model.metadata.at("source_tokenizer"));
    write_file(file("target.json"), model.metadata.at("target_tokenizer"));
    std::vector<NamedTensor> tensors;
    for (const auto& [name, tensor] : model.tensors) tensors.push_back({name, tensor});
    write_file(file("w.safetensors"), write_safetensors({{"format", "pt"}}, tensors));
  }
  static void TearDownTestSuite() {
    delete tiny_;
    tiny_ = nullptr;
  }

  static std::string file(std::string_view name) { return *tiny_ / name; }
  static Outcome convert(const std::vector<std::string>& arguments) {
    std::vector<std::string> words = {"convert", "--out", file("out.safetensors")};
    words.insert(words.end(), arguments.begin(), arguments.end());
    return run_attentive(words);
  }
  static std::vector<std::string> state_dict(const std::string& weights,
                                             const std::vector<std::string>& more = {}) {
    std::vector<std::string> words = {"--state-dict",       weights,
                                      "--config",           tiny_->config(),
                                      "--source-tokenizer", file("source.json"),
                                      "--target-tokenizer", file("target.json")};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  /// Expects a failure whose message contains `part`, and no output file.
  static void expect_rejected(const std::vector<std::string>& arguments, const std::string& part) {
    std::filesystem::remove(file("out.safetensors"));
    const Outcome outcome = convert(arguments);
    EXPECT_EQ(outcome.status, 1) << part;
    EXPECT_NE(outcome.messages.find(part), std::string::npos) << outcome.messages;
    EXPECT_FALSE(std::filesystem::exists(file("out.safetensors")));
  }
  /// Writes the weights with one tensor changed and returns the path.
  static std::string changed_weights(const std::string& name, const TensorView& changed) {
    const std::vector<std::byte> content = read_file(file("w.safetensors"));
    std::vector<NamedTensor> tensors;
    for (const auto& [old, tensor] : parse_safetensors(content, "w").tensors) {
      tensors.push_back({old, old == name ? changed : tensor});
    }
    write_file(file("changed.safetensors"), write_safetensors({}, tensors));
    return file("changed.safetensors");
  }

  inline static TinyTraining* tiny_ = nullptr;
};

TEST_F(Convert, StoresWhichAttentionAlignsTokens) {
  const Outcome outcome = convert(
      {"--model", file("m.safetensors"), "--precision", "float32", "--alignment-shift", "0.25"});
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  const std::string out = file("out.safetensors");
  const Bundle stored = read_bundle(open_file(out), out);
  EXPECT_EQ(alignment_shift(stored.config.decoder), 0.25);

  const auto attention = [](const std::string& model) {
    const Outcome translated =
        run_attentive({"translate", "--json", "--model", model}, "20JAN2019\n");
    return json::parse(translated.output).at("attention");
  };
  EXPECT_NE(attention(out), attention(file("m.safetensors")));
}

TEST_F(Convert, RefusesAnAlignmentThatTheModelDoesNotHave) {
  const auto rejected = [](const std::string& option, const std::string& value,
                           const std::string& part) {
    expect_rejected({"--model", file("m.safetensors"), option, value}, part);
  };
  rejected("--alignment-shift", "1.5", "model.decoder.alignment_shift must be a number from 0");
  rejected("--alignment-shift", "nan", "model.decoder.alignment_shift must be a number from 0");
  rejected("--alignment-head", "0",
           R"(model.decoder.alignment_head is an option of type "ssru"; type is "recurrent")");
}

TEST_F(Convert, WritesAnInt8ModelByDefault) {
  const Outcome outcome = convert({"--model", file("m.safetensors")});
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  EXPECT_NE(outcome.output.find("read     " + file("m.safetensors")), std::string::npos);
  EXPECT_NE(outcome.output.find(" bytes, int8\n"), std::string::npos) << outcome.output;
  EXPECT_NE(outcome.output.find("rounded  by 0."), std::string::npos) << outcome.output;
  const std::string out = file("out.safetensors");
  EXPECT_EQ(read_bundle(open_file(out), out).weights.precision(), Precision::int8);

  const auto loss = [](const std::string& model) {
    const Outcome scored =
        run_attentive({"evaluate", "--model", model, "--data", tiny_->data(), "--json"});
    return json::parse(scored.output).at("loss").get<double>();
  };
  EXPECT_NEAR(loss(out), loss(file("m.safetensors")), 0.05);
}

TEST_F(Convert, IsLosslessFromEveryPrecisionToItselfAndToFloat32) {
  for (const char* precision : {"float32", "float16", "int8"}) {
    ASSERT_EQ(convert({"--model", file("m.safetensors"), "--precision", precision}).status, 0);
    const std::string once = read_text(file("out.safetensors"));
    write_file(file("once.safetensors"), once);
    ASSERT_EQ(convert({"--model", file("once.safetensors"), "--precision", precision}).status, 0);
    EXPECT_EQ(read_text(file("out.safetensors")), once) << precision;
    const Outcome exact = convert({"--model", file("once.safetensors"), "--precision", "float32"});
    EXPECT_NE(exact.output.find("rounded  nothing\n"), std::string::npos) << exact.output;
  }
}

TEST_F(Convert, MakesAModelFromAStateDict) {
  const Outcome outcome = convert(state_dict(file("w.safetensors"), {"--precision", "float32"}));
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  EXPECT_EQ(read_text(file("out.safetensors")), read_text(file("m.safetensors")));
}

TEST_F(Convert, NeedsNoTrainingInTheConfigurationOfAStateDict) {
  json config = json::parse(read_text(tiny_->config()));
  config.erase("training");
  config.erase("tokenizers");
  write_file(file("short.json"), config.dump());
  const Outcome outcome = convert({"--state-dict", file("w.safetensors"), "--config",
                                   file("short.json"), "--source-tokenizer", file("source.json"),
                                   "--target-tokenizer", "iso=" + file("target.json")});
  EXPECT_EQ(outcome.status, 0) << outcome.messages;
}

TEST_F(Convert, ReadsEveryFloatType) {
  const std::string name = "decoder.readout.bias";
  // 1 and -2 in each type.
  std::vector<std::uint16_t> bf16(8, 0x3F80);
  std::vector<double> f64(8, 1);
  std::vector<std::uint16_t> f16(8, 0x3C00);
  bf16[1] = 0xC000;
  f64[1] = -2;
  f16[1] = 0xC000;
  for (const TensorView& tensor : {TensorView{DType::bf16, {8}, std::as_bytes(std::span(bf16))},
                                   TensorView{DType::f64, {8}, std::as_bytes(std::span(f64))},
                                   TensorView{DType::f16, {8}, std::as_bytes(std::span(f16))}}) {
    ASSERT_EQ(convert(state_dict(changed_weights(name, tensor), {"--precision", "float32"})).status,
              0);
    const std::vector<std::byte> content = read_file(file("out.safetensors"));
    const TensorView written = parse_safetensors(content, "out").tensors.at(name);
    std::vector<float> values(8);
    std::ranges::copy(written.bytes, std::as_writable_bytes(std::span(values)).begin());
    EXPECT_EQ(values, (std::vector<float>{1, -2, 1, 1, 1, 1, 1, 1}));
  }
}

TEST_F(Convert, NamesTensorsAndFilesThatDoNotFit) {
  const std::vector<float> seven(7);
  const std::string name = "decoder.readout.bias";
  expect_rejected(
      state_dict(changed_weights(name, {DType::f32, {7}, std::as_bytes(std::span(seven))})),
      "tensor \"decoder.readout.bias\".shape is [7] but config.model demands [8]");
  const std::vector<std::int32_t> whole(8);
  expect_rejected(
      state_dict(changed_weights(name, {DType::i32, {8}, std::as_bytes(std::span(whole))})),
      "tensor \"decoder.readout.bias\".dtype must be F32, F16, BF16 or F64");
  write_text(file("w.pt"), "PK\3\4 a PyTorch file, long enough for a header");
  expect_rejected(state_dict(file("w.pt")),
                  "a PyTorch checkpoint; save its state_dict with safetensors.torch.save_file");
  expect_rejected({"--model", file("w.safetensors")}, "not a model of ours");
  expect_rejected({"--state-dict", file("w.safetensors")}, "give the --config");
  expect_rejected({"--state-dict", file("w.safetensors"), "--config", tiny_->config()},
                  "give --tokenizer");
  expect_rejected({"--state-dict", file("w.safetensors"), "--config", tiny_->config(),
                   "--tokenizer", file("source.json")},
                  "config.model demands");
  expect_rejected(state_dict(file("w.safetensors"), {"--target-tokenizer", file("source.json")}),
                  "there are two tokenizers of the target language \"iso\"");
  EXPECT_EQ(convert({}).status, 2);
}

TEST_F(Convert, MakesAModelFromFilesOfMarian) {
  const StudentWriter student{.size = 16, .heads = 4, .is_int8 = true, .has_multipliers = true};
  write_file(file("model.bin"), student.write().bytes());
  write_file(file("vocab.spm"), SpmWriter().bytes());
  write_file(file("lex.bin"),
             LexiconWriter{.lists = std::vector<std::vector<std::uint32_t>>(11, {5, 10})}.bytes());
  const Outcome converted =
      convert({"--marian", file("model.bin"), "--vocab", file("vocab.spm"), "--lex",
               file("lex.bin"), "--source-language", "de", "--target-language", "en"});
  ASSERT_EQ(converted.status, 0) << converted.messages;
  EXPECT_NE(converted.output.find("rounded  nothing"), std::string::npos) << converted.output;
  const Bundle bundle = read_bundle(read_file(file("out.safetensors")), "out");
  EXPECT_EQ(bundle.metadata.source_language, "de");
  EXPECT_EQ(bundle.source_tokenizer.vocabulary_size(), 13U);
  EXPECT_TRUE(bundle.shortlist.has_value());
  const Outcome translated =
      run_attentive({"translate", "--model", file("out.safetensors")}, "ab c\n");
  EXPECT_EQ(translated.status, 0) << translated.messages;

  const Outcome refused = convert({"--marian", file("model.bin"), "--vocab", file("vocab.spm")});
  EXPECT_NE(refused.status, 0);
  EXPECT_NE(refused.messages.find("--source-language"), std::string::npos) << refused.messages;
}

TEST_F(Convert, ExtractsTheModelFromACheckpoint) {
  Process process(tiny_->command(file("run.safetensors"), {"--checkpoint-every", "0"}),
                  ::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const std::string checkpoint = file("run.safetensors.checkpoint");
  while (!std::filesystem::exists(checkpoint)) ::usleep(1000);
  process.send_signal(SIGINT);
  process.wait();
  if (!std::filesystem::exists(checkpoint)) GTEST_SKIP() << "training had ended before";
  const Outcome inspected = run_attentive({"inspect", "--model", checkpoint, "--json"});
  ASSERT_EQ(inspected.status, 0) << inspected.messages;
  EXPECT_TRUE(json::parse(inspected.output).at("training").contains("step"));
  EXPECT_EQ(convert({"--model", checkpoint}).status, 0);
  const std::string out = file("out.safetensors");
  EXPECT_EQ(read_bundle(open_file(out), out).weights.precision(), Precision::int8);
}

}  // namespace
}  // namespace attentive
