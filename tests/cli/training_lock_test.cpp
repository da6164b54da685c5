#include "cli/training_lock.h"

#include <gtest/gtest.h>

#include <csignal>
#include <optional>
#include <utility>

#include "cli/tiny_training.h"
#include "core/error.h"
#include "core/expect_error.h"

namespace attentive {
namespace {

/// A training that runs until it is stopped.
class RunningTraining : public testing::Test {
 protected:
  RunningTraining() {
    tiny_.write_config(100'000);
    training_.emplace(tiny_.command(model_), STDIN_FILENO);
    wait_for_training(*training_);
  }

  void expect_rejected(const std::string& out) const {
    for (const std::vector<std::string>& more : {std::vector<std::string>{}, {"--resume"}}) {
      const Outcome outcome = run_attentive(tiny_.command(out, more));
      EXPECT_EQ(outcome.status, 1);
      EXPECT_TRUE(contains(outcome.messages, out +
                                                 ".checkpoint: another training run is writing it: "
                                                 "process " +
                                                 std::to_string(training_->id()) + " on "))
          << outcome.messages;
      EXPECT_TRUE(contains(outcome.messages, " since 2")) << outcome.messages;
    }
  }

  void expect_clean_stop() {
    training_->send_signal(SIGINT);
    EXPECT_EQ(training_->wait(), 0) << training_->messages();
    EXPECT_TRUE(std::filesystem::exists(model_ + ".checkpoint"));
    EXPECT_FALSE(std::filesystem::exists(model_ + ".checkpoint.lock"));
  }

  TinyTraining tiny_;
  std::string model_ = tiny_ / "m";
  std::optional<Process> training_;
};

TEST_F(RunningTraining, LocksItsCheckpointAgainstASecondTraining) {
  const std::string before = read_text(model_ + ".checkpoint");
  expect_rejected(model_);
  EXPECT_EQ(read_text(model_ + ".checkpoint"), before);
  expect_clean_stop();
}

TEST_F(RunningTraining, LocksEveryPathToItsCheckpoint) {
  std::filesystem::create_directory(tiny_ / "folder");
  std::filesystem::create_symlink("..", tiny_ / "folder/up");
  expect_rejected(tiny_ / "folder/up/m");
  std::filesystem::create_symlink("m.checkpoint", tiny_ / "other.checkpoint");
  expect_rejected(tiny_ / "other");
  EXPECT_FALSE(std::filesystem::exists(tiny_ / "other.checkpoint.lock"));
  expect_clean_stop();
}

TEST_F(RunningTraining, ReleasesTheLockWhenKilled) {
  training_->send_signal(SIGKILL);
  EXPECT_EQ(training_->wait(), -SIGKILL);
  ASSERT_TRUE(std::filesystem::exists(model_ + ".checkpoint.lock"));
  training_.emplace(tiny_.command(model_, {"--resume"}), STDIN_FILENO);
  wait_for_training(*training_);
  expect_clean_stop();
}

TEST(TrainingLock, IsExclusiveAndLeavesNoFile) {
  const TemporaryFolder folder;
  const std::string checkpoint = folder / "checkpoint";
  write_text(checkpoint + ".lock", "what an earlier process left\x1b[31m");
  for (int i = 0; i < 2; ++i) {
    const TrainingLock first(checkpoint);
    EXPECT_THROW(TrainingLock second(checkpoint), Error);
  }
  EXPECT_FALSE(std::filesystem::exists(checkpoint + ".lock"));
}

TEST(TrainingLock, StripsTerminalEscapesFromMessages) {
  const TemporaryFolder folder;
  const TrainingLock first(folder / "checkpoint");
  for (const auto& [text, shown] :
       {std::pair("evil\x1b[31m", "evil; wait"), std::pair("\n", "unknown; wait")}) {
    write_text(folder / "checkpoint.lock", text);
    expect_error(ErrorCode::invalid_argument, std::string("is writing it: ") + shown,
                 [&] { TrainingLock second(folder / "checkpoint"); });
  }
}

}  // namespace
}  // namespace attentive
