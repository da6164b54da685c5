#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>
#include <regex>
#include <sstream>
#include <thread>

#include "cli/files.h"
#include "cli/progress.h"
#include "cli/tiny_training.h"
#include "core/bundle/bundle.h"

namespace attentive {
namespace {

using namespace std::chrono_literals;

/// Interrupts a long training twice, resumes it, and expects the same model as without
/// interruptions.
void expect_interruptions_to_change_nothing(
    int signal, const std::string& options = R"("learning_rate": 0.01)") {
  const TinyTraining tiny;
  tiny.write_config(50, options);
  const std::string whole = tiny / "whole.safetensors";
  const std::string parts = tiny / "parts.safetensors";
  const std::string checkpoint = parts + ".checkpoint";
  ASSERT_EQ(run_attentive(tiny.command(whole)).status, 0);

  // Checkpoints after every step make sure that it does not end before it is interrupted.
  std::vector<std::string> slowly = {"--checkpoint-every", "0"};
  for (int interruption = 0; interruption < 2; ++interruption) {
    Process training(tiny.command(parts, slowly), STDIN_FILENO);
    wait_for_training(training);
    training.send_signal(signal);
    ASSERT_EQ(training.wait(), 0) << training.messages();
    EXPECT_TRUE(contains(training.messages(), "continue with the same command and --resume"))
        << training.messages();
    EXPECT_FALSE(std::filesystem::exists(parts));
    EXPECT_TRUE(std::filesystem::exists(checkpoint));
    slowly = {"--checkpoint-every", "0", "--resume"};
  }
  const Outcome last = run_attentive(tiny.command(parts, {"--resume"}));
  EXPECT_EQ(last.status, 0) << last.messages;
  EXPECT_EQ(read_text(parts), read_text(whole));
  EXPECT_FALSE(std::filesystem::exists(checkpoint));
}

TEST(Train, ReportsProgressAndLeavesOnlyTheModel) {
  const TinyTraining tiny;
  const std::string model = tiny / "m.safetensors";
  const Outcome outcome = run_attentive(tiny.command(model));
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  EXPECT_EQ(outcome.output, "");
  for (const char* part :
       {"parameters, 100 examples", "gradient norm", "learning rate", "examples/s", "tokens/s",
        "left", "epoch 20  dev loss", "exact match", "wrote "}) {
    EXPECT_TRUE(contains(outcome.messages, part)) << part << '\n' << outcome.messages;
  }
  EXPECT_TRUE(std::filesystem::exists(model));
  EXPECT_FALSE(std::filesystem::exists(model + ".checkpoint"));
}

TEST(Train, ReadsGzippedDataInOtherColumns) {
  const TinyTraining tiny;
  const std::string plain = tiny / "plain.safetensors";
  const std::string packed = tiny / "packed.safetensors";
  ASSERT_EQ(run_attentive(tiny.command(plain)).status, 0);

  std::string swapped;
  std::istringstream lines(read_text(tiny.data()));
  for (std::string line; std::getline(lines, line);) {
    const std::size_t tab = line.find('\t');
    swapped += line.substr(tab + 1) + "\tnothing\t" + line.substr(0, tab) + "\r\n";
  }
  write_gzip(tiny.data(), swapped);
  const Outcome outcome =
      run_attentive(tiny.command(packed, {"--source-column", "3", "--target-column", "1"}));
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  EXPECT_EQ(read_text(packed), read_text(plain));
}

TEST(Train, WritesTheRequestedPrecision) {
  const TinyTraining tiny;
  ASSERT_EQ(run_attentive(tiny.command(tiny / "half")).status, 0);
  ASSERT_EQ(run_attentive(tiny.command(tiny / "single", {"--precision", "float32"})).status, 0);
  EXPECT_GT(read_text(tiny / "single").size(), read_text(tiny / "half").size() + 2000);
}

TEST(Train, CtrlCAndResumeGiveTheSameModel) { expect_interruptions_to_change_nothing(SIGINT); }

TEST(Train, TerminationAndResumeGiveTheSameModel) {
  expect_interruptions_to_change_nothing(SIGTERM);
}

TEST(Train, AClosedTerminalAndResumeGiveTheSameModel) {
  expect_interruptions_to_change_nothing(SIGHUP);
}

TEST(Train, ContinuesUnderNohupWhenTheTerminalCloses) {
  if (runs_in_node()) GTEST_SKIP() << "Node no longer ignores, once it starts, what nohup ignores";
  const TinyTraining tiny;
  const auto before = std::signal(SIGHUP, SIG_IGN);
  Process training(tiny.command(tiny / "m"), STDIN_FILENO);
  std::signal(SIGHUP, before);
  wait_for_training(training);
  training.send_signal(SIGHUP);
  EXPECT_EQ(training.wait(), 0) << training.messages();
  EXPECT_TRUE(std::filesystem::exists(tiny / "m"));
}

TEST(Train, InterruptionsDoNotChangeEarlyStoppingAndAverages) {
  expect_interruptions_to_change_nothing(
      SIGINT, R"("learning_rate": 0.1, "optimizer": {"type": "sgd", "momentum": 0.9},
                 "schedule": "plateau", "early_stopping": {"patience": 45},
                 "average_checkpoints": 2)");
}

TEST(Train, StopsEarlyWithTheBestEpoch) {
  const TinyTraining tiny;
  // With a learning rate of 0, no epoch is better than the first.
  tiny.write_config(20, R"("learning_rate": 0, "schedule": "plateau", "plateau": {"factor": 0.5},
                           "early_stopping": {"patience": 2})");
  const Outcome outcome = run_attentive(tiny.command(tiny / "m.safetensors"));
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  for (const char* part :
       {"on all 100 pairs; the best is epoch 1; the learning rate is multiplied by 0.5\n",
        "stopped early after epoch 3 of 20: the dev loss was best after epoch 1\n",
        "the result is epoch 1\n", "wrote "}) {
    EXPECT_TRUE(contains(outcome.messages, part)) << part << '\n' << outcome.messages;
  }
  EXPECT_FALSE(std::filesystem::exists(tiny / "m.safetensors.checkpoint"));
}

TEST(Train, ReportsTheEpochsThatItAverages) {
  const TinyTraining tiny;
  tiny.write_config(3, R"("average_checkpoints": 2)");
  const Outcome outcome = run_attentive(tiny.command(tiny / "m.safetensors"));
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  EXPECT_TRUE(contains(outcome.messages, "the result is the mean of epochs 2, 3\n"))
      << outcome.messages;
  EXPECT_FALSE(contains(outcome.messages, "on all")) << "nothing depends on their loss";
}

TEST(Train, LogsInsight) {
  const TinyTraining tiny;
  tiny.write_config(3);
  const std::string log = tiny / "insight.jsonl";
  ASSERT_EQ(run_attentive(tiny.command(tiny / "m", {"--insight", log})).status, 0);
  std::istringstream lines(read_text(log));
  std::vector<nlohmann::json> reports;
  for (std::string line; std::getline(lines, line);) reports.push_back(nlohmann::json::parse(line));
  ASSERT_EQ(reports.size(), 4U) << "the first step and three epochs";
  EXPECT_EQ(reports[0]["step"], 1);
  EXPECT_EQ(reports[3]["epoch"], 3.0);
  for (const nlohmann::json& report : reports) {
    EXPECT_GT(report["loss"], 0);
    EXPECT_GT(report["gradient_norm"], 0);
    EXPECT_GT(report["gradients"].size(), 5U) << "positions of a written date";
    EXPECT_EQ(report["layers"].size(), 3U);
    EXPECT_GT(report["attention"]["entropy"], 0);
  }

  ASSERT_EQ(run_attentive(tiny.command(tiny / "plain")).status, 0);
  EXPECT_EQ(read_text(tiny / "m"), read_text(tiny / "plain")) << "logging changes nothing";
  const Outcome refused =
      run_attentive(tiny.command(tiny / "n", {"--insight", tiny / "no/folder/log"}));
  EXPECT_EQ(refused.status, 1);
  EXPECT_TRUE(contains(refused.messages, tiny / "no/folder/log")) << refused.messages;
  EXPECT_FALSE(std::filesystem::exists(tiny / "n.checkpoint"));
}

TEST(Train, DecidesOnTheLossOfAllDevPairs) {
  const TinyTraining tiny;
  tiny.write_config(1, R"("early_stopping": {"patience": 1})");
  std::string many;
  for (int i = 0; i < 11; ++i) many += read_text(tiny.data());
  write_text(tiny / "dev.tsv", many);
  const Outcome outcome =
      run_attentive({"train", "--config", tiny.config(), "--train", tiny.data(), "--dev",
                     tiny / "dev.tsv", "--out", tiny / "m.safetensors"});
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  EXPECT_TRUE(contains(outcome.messages, "(on 1000 pairs)\n")) << outcome.messages;
  EXPECT_TRUE(contains(outcome.messages, "on all 1100 pairs; the best is epoch 1\n"))
      << outcome.messages;
}

TEST(Train, ResumesTheLastCheckpointAfterKillsAtAnyMoment) {
  const TinyTraining tiny;
  tiny.write_config(50);
  const std::string whole = tiny / "whole.safetensors";
  const std::string parts = tiny / "parts.safetensors";
  ASSERT_EQ(run_attentive(tiny.command(whole)).status, 0);
  // It writes a checkpoint after every step, so most kills happen during a write.
  std::vector<std::string> slowly = {"--checkpoint-every", "0"};
  std::minstd_rand random(std::random_device{}());
  std::string moments;
  for (int kill = 0; kill < 6; ++kill) {
    Process training(tiny.command(parts, slowly), STDIN_FILENO);
    wait_for_training(training);
    const auto moment = std::chrono::microseconds(random() % 30'000);
    moments += " " + std::to_string(moment.count());
    std::this_thread::sleep_for(moment);
    training.send_signal(SIGKILL);
    ASSERT_EQ(training.wait(), -SIGKILL) << training.messages();
    slowly = {"--checkpoint-every", "0", "--resume"};
  }
  const Outcome last = run_attentive(tiny.command(parts, {"--resume"}));
  ASSERT_EQ(last.status, 0) << last.messages << "killed after microseconds:" << moments;
  EXPECT_EQ(read_text(parts), read_text(whole)) << "killed after microseconds:" << moments;
}

/// A run that was stopped right after its start.
class StoppedTraining : public testing::Test {
 protected:
  StoppedTraining() {
    tiny_.write_config(1000);
    Process training(tiny_.command(model_), STDIN_FILENO);
    wait_for_training(training);
    training.send_signal(SIGINT);
    EXPECT_EQ(training.wait(), 0);
  }

  TinyTraining tiny_;
  std::string model_ = tiny_ / "m.safetensors";
  std::string checkpoint_ = model_ + ".checkpoint";
};

TEST_F(StoppedTraining, IsNotOverwritten) {
  const std::string before = read_text(checkpoint_);
  const Outcome outcome = run_attentive(tiny_.command(model_));
  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(outcome.messages,
            "attentive: " + checkpoint_ +
                ": an unfinished run exists; continue with --resume, or remove the "
                "file to start anew\n");
  EXPECT_EQ(read_text(checkpoint_), before);
}

TEST_F(StoppedTraining, DoesNotResumeWithOtherSettings) {
  tiny_.write_config(7);
  const Outcome outcome = run_attentive(tiny_.command(model_, {"--resume"}));
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(contains(outcome.messages, "/training/epochs is 7, but " + checkpoint_ +
                                             " was started with 1000; change it back"))
      << outcome.messages;
}

TEST_F(StoppedTraining, DoesNotResumeWithOtherExamples) {
  write_text(tiny_.data(), read_text(tiny_.data()) + "20JAN2019\t2019-01-20\n");
  const Outcome outcome = run_attentive(tiny_.command(model_, {"--resume"}));
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(contains(outcome.messages, checkpoint_)) << outcome.messages;
}

TEST_F(StoppedTraining, DoesNotResumeADamagedCheckpoint) {
  std::string content = read_text(checkpoint_);
  content[content.size() / 2] ^= 1;
  write_text(checkpoint_, content);
  const Outcome outcome = run_attentive(tiny_.command(model_, {"--resume"}));
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(contains(outcome.messages, checkpoint_)) << outcome.messages;
}

TEST(Train, RejectsUnusableFilesAndOptions) {
  const TinyTraining tiny;
  const std::string model = tiny / "m.safetensors";
  const auto error_of = [&](const std::vector<std::string>& arguments) {
    const Outcome outcome = run_attentive(arguments);
    EXPECT_EQ(outcome.status, 1);
    EXPECT_FALSE(std::filesystem::exists(model));
    EXPECT_FALSE(std::filesystem::exists(model + ".checkpoint"));
    return outcome.messages;
  };
  EXPECT_TRUE(contains(error_of(tiny.command(model, {"--resume"})), "nothing to resume"));
  EXPECT_TRUE(contains(error_of(tiny.command(tiny / "no/folder/m")), tiny / "no/folder/m"));
  EXPECT_TRUE(contains(error_of(tiny.command(model, {"--target-column", "3"})),
                       tiny.data() + ":1: has 2 columns, column 3 is missing"));

  write_text(tiny / "malformed.tsv", "one\tun\ntwo deux\n");
  EXPECT_TRUE(contains(error_of({"train", "--config", tiny.config(), "--train", tiny.data(),
                                 "--dev", tiny / "malformed.tsv", "--out", model}),
                       (tiny / "malformed.tsv") + ":2: has 1 column"));
  write_text(tiny.config(), R"({"name": "x", "colour": "red"})");
  EXPECT_TRUE(contains(error_of(tiny.command(model)), tiny.config()));
  write_text(tiny.config(), "{");
  EXPECT_TRUE(contains(error_of(tiny.command(model)), tiny.config()));
}

TEST_F(StoppedTraining, IsRejectedAsAModel) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"translate", "--model", checkpoint_},
           {"evaluate", "--model", checkpoint_, "--data", tiny_.data()},
           {"shortlist", "--model", checkpoint_, "--data", tiny_.data(), "--out", tiny_ / "out"},
           tiny_.command(tiny_ / "other", {"--init", checkpoint_})}) {
    const Outcome outcome = run_attentive(arguments);
    EXPECT_EQ(outcome.status, 1) << arguments.front();
    EXPECT_TRUE(contains(outcome.messages,
                         checkpoint_ + ": this is the checkpoint of an unfinished training, not a "
                                       "model: go on with attentive train --resume"))
        << arguments.front() << ": " << outcome.messages;
  }
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"inspect", "--model", checkpoint_},
           {"convert", "--model", checkpoint_, "--out", tiny_ / "model"},
           {"translate", "--model", tiny_ / "model"}}) {
    const Outcome outcome = run_attentive(arguments);
    EXPECT_EQ(outcome.status, 0) << arguments.front() << ": " << outcome.messages;
  }
}

TEST(Train, FallsBackToFloat32ForAWeightBeyondFloat16) {
  const TinyTraining tiny;
  tiny.write_config(1, R"("learning_rate": 0)");
  ASSERT_EQ(run_attentive(tiny.command(tiny / "first")).status, 0);
  TrainableModel model = to_trainable(read_bundle(open_file(tiny / "first"), "first"));
  model.parameters.flat()[0] = 65520;
  write_file(tiny / "large", write_bundle(model, Precision::float32));

  const Outcome outcome = run_attentive(tiny.command(tiny / "m", {"--init", tiny / "large"}));
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  EXPECT_TRUE(contains(outcome.messages, "warning: ")) << outcome.messages;
  EXPECT_TRUE(contains(outcome.messages, "--precision float32")) << outcome.messages;
  EXPECT_EQ(read_bundle(open_file(tiny / "m"), "m").weights.precision(), Precision::float32);
  EXPECT_FALSE(std::filesystem::exists(tiny / "m.checkpoint"));

  const Outcome refused = run_attentive(
      {"convert", "--model", tiny / "m", "--precision", "float16", "--out", tiny / "half"});
  EXPECT_EQ(refused.status, 1);
  EXPECT_TRUE(contains(refused.messages, "--precision float32")) << refused.messages;
}

TEST(Train, IsFinishedByResumeIfTheModelCouldNotBeWritten) {
  const TinyTraining tiny;
  tiny.write_config(50);
  ASSERT_EQ(run_attentive(tiny.command(tiny / "whole")).status, 0);
  Process training(tiny.command(tiny / "m"), STDIN_FILENO);
  wait_for_training(training);
  std::filesystem::create_directory(tiny / "m");
  ASSERT_EQ(training.wait(), 1);
  EXPECT_TRUE(contains(training.messages(), "the same command with --resume writes the model"))
      << training.messages();
  std::filesystem::remove(tiny / "m");
  const Outcome outcome = run_attentive(tiny.command(tiny / "m", {"--resume"}));
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  EXPECT_FALSE(contains(outcome.messages, "dev loss")) << "nothing was left to train";
  EXPECT_EQ(read_text(tiny / "m"), read_text(tiny / "whole"));
}

TEST(Train, StopsOnDivergenceAndKeepsTheCheckpoint) {
  const TinyTraining tiny;
  for (const char* optimizer : {"adam", "sgd"}) {
    tiny.write_config(20, std::string(R"("learning_rate": 100, "clip_norm": 1000000,
                                         "optimizer": {"type": ")") +
                              optimizer + R"("})");
    const std::string model = tiny / optimizer;
    const Outcome outcome = run_attentive(tiny.command(model));
    EXPECT_EQ(outcome.status, 1);
    EXPECT_TRUE(contains(outcome.messages, "training diverged at step ")) << outcome.messages;
    EXPECT_TRUE(contains(outcome.messages, "training.learning_rate")) << outcome.messages;
    EXPECT_FALSE(std::regex_search(outcome.messages, std::regex("[0-9]{12}"))) << outcome.messages;
    EXPECT_FALSE(std::filesystem::exists(model));
    EXPECT_TRUE(std::filesystem::exists(model + ".checkpoint"));
  }
}

TEST(Progress, FormatsNumbersOfAnySizeInFewDigits) {
  EXPECT_EQ(number_text(2.345678, 4), "2.3457");
  EXPECT_EQ(number_text(9'999'999, 2), "9999999.00");
  EXPECT_EQ(number_text(2.2415e45, 2), "2.2e+45");
  EXPECT_EQ(number_text(std::numeric_limits<double>::infinity(), 2), "inf");
}

TEST(Progress, FormatsDurationsInSuitableUnits) {
  EXPECT_EQ(duration_text(0.2), "0 s");
  EXPECT_EQ(duration_text(59.4), "59 s");
  EXPECT_EQ(duration_text(59.6), "1 min 00 s");
  EXPECT_EQ(duration_text(3599), "59 min 59 s");
  EXPECT_EQ(duration_text(7500), "2 h 05 min");
}

}  // namespace
}  // namespace attentive
