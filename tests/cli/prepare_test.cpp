#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/files.h"
#include "cli/tiny_training.h"
#include "cli/tsv.h"
#include "core/bundle/bundle.h"
#include "core/training/experiment.h"

namespace attentive {
namespace {

std::vector<std::int32_t> numbers_in(const Safetensors& file, const std::string& name) {
  const TensorView& tensor = file.tensors.at(name);
  EXPECT_EQ(tensor.dtype, DType::i32) << name;
  EXPECT_EQ(tensor.shape.size(), 1U) << name;
  std::vector<std::int32_t> numbers(tensor.bytes.size() / sizeof(std::int32_t));
  std::memcpy(numbers.data(), tensor.bytes.data(), tensor.bytes.size());
  return numbers;
}

/// Returns the sentences of one side, rebuilt from the file's flat ids.
std::vector<std::vector<TokenId>> sentences_in(const Safetensors& file, const std::string& side) {
  const std::vector<std::int32_t> ids = numbers_in(file, side + "_ids");
  std::vector<std::vector<TokenId>> sentences;
  auto next = ids.begin();
  for (const std::int32_t length : numbers_in(file, side + "_lengths")) {
    sentences.emplace_back(next, next + length);
    next += length;
  }
  EXPECT_EQ(next, ids.end());
  return sentences;
}

std::vector<std::string> command(const TinyTraining& tiny, const std::string& out,
                                 const std::string& dev) {
  return {"prepare", "--config", tiny.config(), "--train", tiny.data(), "--dev", dev, "--out", out};
}

TEST(Prepare, WritesTheStartAndTheExamplesInTheOrderOfTheCorpus) {
  const TinyTraining tiny;
  const std::string dev = tiny / "dev.tsv";
  write_text(dev, "20 JAN 2019\t2019-01-20\n1.2.1999\t1999-02-01\n");
  const std::string out = tiny / "a/b";
  const Outcome outcome = run_attentive(command(tiny, out, dev));
  ASSERT_EQ(outcome.status, 0) << outcome.messages;

  const Bundle start = read_bundle(read_file(out + "/start.safetensors"), "start");
  const std::string config = read_text(tiny.config());
  const SentencePairs pairs = read_tsv(tiny.data(), {});
  const Experiment expected = prepare_experiment(config, "tiny", {pairs});
  EXPECT_EQ(write_bundle(start, Precision::float32),
            write_bundle(expected.model, Precision::float32));

  const auto expect_examples = [&](const std::string& name, const SentencePairs& corpus) {
    const std::vector<std::byte> bytes = read_file(out + "/" + name);
    const Safetensors file = parse_safetensors(bytes, name);
    EXPECT_EQ(file.tensors.size(), 4U);
    const auto sources = sentences_in(file, "source");
    const auto targets = sentences_in(file, "target");
    ASSERT_EQ(sources.size(), corpus.sources.size());
    ASSERT_EQ(targets.size(), corpus.targets.size());
    for (std::size_t i = 0; i < sources.size(); ++i) {
      EXPECT_EQ(sources[i], start.source_tokenizer.encode(corpus.sources[i]));
      EXPECT_EQ(targets[i], start.target_tokenizers[0].encode(corpus.targets[i]));
    }
  };
  expect_examples("train.safetensors", pairs);
  expect_examples("dev.safetensors", read_tsv(dev, {}));
}

TEST(Prepare, WritesTheNoisyVariantsOfEpochs) {
  const TinyTraining tiny;
  nlohmann::json config = nlohmann::json::parse(read_text(tiny.config()));
  config["training"]["epochs"] = 3;
  config["training"]["augmentation"] = {{"typos", 1}, {"joined_pairs", 0.5}};
  write_text(tiny.config(), config.dump());
  const std::string out = tiny / "out";
  std::vector<std::string> arguments = command(tiny, out, tiny.data());
  arguments.insert(arguments.end(), {"--augmented-epochs", "2"});
  const Outcome outcome = run_attentive(arguments);
  ASSERT_EQ(outcome.status, 0) << outcome.messages;

  const std::size_t given = read_tsv(tiny.data(), {}).sources.size();
  const std::size_t count = given + static_cast<std::size_t>(std::llround(given / 2.0));
  std::set<std::vector<std::byte>> files;
  for (const char* name : {"train", "train-1", "train-2"}) {
    const std::vector<std::byte> bytes = read_file(out + "/" + name + ".safetensors");
    EXPECT_EQ(sentences_in(parse_safetensors(bytes, name), "source").size(), count) << name;
    files.insert(bytes);
  }
  EXPECT_EQ(files.size(), 3U) << "epochs differ";
  EXPECT_FALSE(std::filesystem::exists(out + "/train-3.safetensors"));
}

TEST(Prepare, WritesNothingWhenItFails) {
  const TinyTraining tiny;
  const std::string out = tiny / "out";
  const Outcome no_dev = run_attentive(command(tiny, out, tiny / "missing.tsv"));
  EXPECT_EQ(no_dev.status, 1);
  EXPECT_NE(no_dev.messages.find("missing.tsv"), std::string::npos) << no_dev.messages;
  EXPECT_FALSE(std::filesystem::exists(out));

  const Outcome no_folder = run_attentive(command(tiny, tiny.data() + "/out", tiny.data()));
  EXPECT_EQ(no_folder.status, 1);
  EXPECT_NE(no_folder.messages.find("cannot be created"), std::string::npos) << no_folder.messages;
}

}  // namespace
}  // namespace attentive
