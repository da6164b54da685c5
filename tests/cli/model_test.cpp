#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/trained_model.h"

namespace attentive {
namespace {

using nlohmann::json;

class Model : public TrainedModel {};

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
