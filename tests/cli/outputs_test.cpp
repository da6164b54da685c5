// Tests every command that writes files with everything that may exist at the output's path.

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>

#include <cstring>
#include <functional>
#include <ostream>

#include "cli/tiny_training.h"

namespace attentive {
namespace {

using Arguments = std::vector<std::string>;

struct WritingCommand {
  const char* name;
  /// Returns the command's arguments for the output `out`, in a folder that has a model, `model`.
  std::function<Arguments(const TinyTraining&, const std::string& out)> arguments;
  /// The file in `out` to check, if that is a folder.
  const char* part = "";
};

void PrintTo(const WritingCommand& command, std::ostream* stream) { *stream << command.name; }

const WritingCommand writing_commands[] = {
    {"train", [](const TinyTraining& tiny, const std::string& out) { return tiny.command(out); }},
    {"convert",
     [](const TinyTraining& tiny, const std::string& out) -> Arguments {
       return {"convert", "--model", tiny / "model", "--out", out};
     }},
    {"shortlist",
     [](const TinyTraining& tiny, const std::string& out) -> Arguments {
       return {"shortlist", "--model", tiny / "model", "--data", tiny.data(), "--out", out};
     }},
    {"tokenizer",
     [](const TinyTraining& tiny, const std::string& out) -> Arguments {
       return {"tokenizer", "train", tiny.data(), "--type", "character", "--out", out};
     }},
    {"split",
     [](const TinyTraining& tiny, const std::string& out) -> Arguments {
       return {"split", "--data", tiny.data(), "--out", out, "--dev", "10", "--test", "10"};
     },
     "/train.tsv"},
    {"prepare",
     [](const TinyTraining& tiny, const std::string& out) -> Arguments {
       return {"prepare", "--config",  tiny.config(), "--train", tiny.data(),
               "--dev",   tiny.data(), "--out",       out};
     },
     "/dev.safetensors"},
    {"generate",
     [](const TinyTraining&, const std::string& out) -> Arguments {
       return {"generate", "copy", "--out", out,   "--lengths", "5",
               "--train",  "100",  "--dev", "100", "--test",    "100"};
     },
     "/test.tsv"}};

/// As long as this object exists, longer files cannot be written, as on a full disk.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit = {.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_ = {};
};

void make_socket(const std::string& path) {
  sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = {}};
  ASSERT_LT(path.size(), sizeof address.sun_path);
  std::strcpy(address.sun_path, path.c_str());
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(::bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  ::close(descriptor);
}

class Output : public testing::TestWithParam<WritingCommand> {
 protected:
  Output() {
    tiny_.write_config(1);
    const Outcome outcome = run_attentive(tiny_.command(tiny_ / "model"));
    EXPECT_EQ(outcome.status, 0) << outcome.messages;
    std::filesystem::create_directories(folder_ + "/disk");
    if (*GetParam().part != '\0') std::filesystem::create_directory(out_);
  }

  Outcome run(const std::string& out) const {
    return run_attentive(GetParam().arguments(tiny_, out));
  }

  /// Returns what the command writes if nothing exists there.
  std::string expected() const {
    const Outcome outcome = run(tiny_ / "elsewhere");
    EXPECT_EQ(outcome.status, 0) << outcome.messages;
    return read_text(tiny_ / "elsewhere" + GetParam().part);
  }

  void expect_rejected_and_kept(const std::string& why) const {
    const struct stat before = status_of(file_);
    const Outcome outcome = run(out_);
    EXPECT_EQ(outcome.status, 1) << outcome.messages;
    EXPECT_NE(outcome.messages.find(file_ + ": " + why), std::string::npos) << outcome.messages;
    const struct stat after = status_of(file_);
    EXPECT_EQ(after.st_ino, before.st_ino);
    EXPECT_EQ(after.st_mode, before.st_mode);
    EXPECT_TRUE(std::filesystem::is_empty(folder_ + "/disk"));
    expect_no_temporaries();
  }

  void expect_no_temporaries() const {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
      const std::string name = entry.path().filename();
      EXPECT_FALSE(name.ends_with(".tmp") || name.ends_with(".lock")) << name;
    }
  }

  TinyTraining tiny_;
  std::string folder_ = tiny_ / "here";
  std::string out_ = folder_ + "/out";
  std::string file_ = out_ + GetParam().part;  // the file in question
};

TEST_P(Output, RejectsADevice) {
  if (::mknod(file_.c_str(), S_IFCHR | 0600, makedev(1, 3)) != 0) GTEST_SKIP() << "needs root";
  expect_rejected_and_kept("is not a regular file but a device");
}

TEST_P(Output, RejectsAPipe) {
  ASSERT_EQ(::mkfifo(file_.c_str(), 0600), 0);
  expect_rejected_and_kept("is not a regular file but a pipe");
}

TEST_P(Output, RejectsASocket) {
  make_socket(file_);
  expect_rejected_and_kept("is not a regular file but a socket");
}

TEST_P(Output, RejectsAFolder) {
  std::filesystem::create_directory(file_);
  expect_rejected_and_kept("is not a regular file but a folder");
}

TEST_P(Output, RejectsLinksToAnythingButRegularFiles) {
  std::filesystem::create_directory(tiny_ / "folder");
  ASSERT_EQ(::mkfifo((tiny_ / "pipe").c_str(), 0600), 0);
  for (const char* target : {"folder", "pipe"}) {
    std::filesystem::create_symlink(tiny_ / target, file_);
    expect_rejected_and_kept(std::string("is not a regular file but a ") + target);
    std::filesystem::remove(file_);
  }
  // The name of a descriptor may stand for a file, which must not be replaced either.
  for (const char* target : {"/dev/stdout", "/dev/fd/2", "/proc/self/fd/1"}) {
    std::filesystem::create_symlink(target, file_);
    expect_rejected_and_kept("is not a regular file but an open descriptor");
    std::filesystem::remove(file_);
  }
}

TEST_P(Output, RejectsALinkToItself) {
  std::filesystem::create_symlink(file_, file_);
  expect_rejected_and_kept("is a symbolic link that leads to itself");
}

TEST_P(Output, WritesTheTargetOfALinkAndKeepsTheLink) {
  const std::string target = folder_ + "/disk/target";
  // A second link follows, and both paths are relative.
  std::filesystem::create_symlink(
      std::filesystem::relative(folder_ + "/disk/second",
                                std::filesystem::path(file_).parent_path()),
      file_);
  std::filesystem::create_symlink("target", folder_ + "/disk/second");
  const std::string content = expected();
  for (const char* state : {"missing", "there"}) {
    const Outcome outcome = run(out_);
    ASSERT_EQ(outcome.status, 0) << outcome.messages;
    EXPECT_TRUE(std::filesystem::is_symlink(file_)) << state;
    EXPECT_TRUE(std::filesystem::is_symlink(folder_ + "/disk/second")) << state;
    EXPECT_EQ(read_text(target), content) << state;
    write_text(target, "old");
  }
  expect_no_temporaries();
}

TEST_P(Output, KeepsTheModeOfAFile) {
  const std::string content = expected();
  for (const mode_t mode : {0600U, 0660U, 0666U}) {
    write_text(file_, "old");
    ASSERT_EQ(::chmod(file_.c_str(), mode), 0);
    const Outcome outcome = run(out_);
    ASSERT_EQ(outcome.status, 0) << outcome.messages;
    EXPECT_EQ(read_text(file_), content);
    EXPECT_EQ(status_of(file_).st_mode & 07777U, mode);
  }
}

TEST_P(Output, LeavesTheOldFileOnAFullDisk) {
  write_text(file_, "old");
  const FileSizeLimit limit(400);
  const Outcome outcome = run(out_);
  EXPECT_EQ(outcome.status, 1) << outcome.messages;
  EXPECT_NE(outcome.messages.find("File too large"), std::string::npos) << outcome.messages;
  EXPECT_EQ(read_text(file_), "old");
  expect_no_temporaries();
}

INSTANTIATE_TEST_SUITE_P(OfEveryCommand, Output, testing::ValuesIn(writing_commands),
                         [](const auto& test) { return std::string(test.param.name); });

/// Tests the files that training writes beside the model.
class TrainingOutput : public testing::Test {
 protected:
  TrainingOutput() { tiny_.write_config(1); }

  void expect_rejected(const std::string& path, const std::string& why) const {
    const struct stat before = status_of(path);
    const Outcome outcome = run_attentive(tiny_.command(out_, {"--insight", insight_}));
    EXPECT_EQ(outcome.status, 1);
    EXPECT_NE(outcome.messages.find(path + ": " + why), std::string::npos) << outcome.messages;
    EXPECT_EQ(status_of(path).st_ino, before.st_ino);
    EXPECT_FALSE(std::filesystem::exists(out_));
    std::filesystem::remove(path);
  }

  TinyTraining tiny_;
  std::string out_ = tiny_ / "out";
  std::string insight_ = tiny_ / "insight";
};

TEST_F(TrainingOutput, IsRejectedBeforeTrainingIfAPathIsNotARegularFile) {
  for (const std::string& path : {out_ + ".checkpoint", out_ + ".checkpoint.lock", insight_}) {
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    expect_rejected(path, "is not a regular file");
    make_socket(path);
    expect_rejected(path, path.ends_with(".lock") ? "cannot be written" : "is not a regular file");
    std::filesystem::create_directory(path);
    expect_rejected(path, path.ends_with(".lock") ? "cannot be written" : "is not a regular file");
    if (::mknod(path.c_str(), S_IFCHR | 0600, makedev(1, 3)) == 0) {
      expect_rejected(path, "is not a regular file");
    }
  }
}

TEST_F(TrainingOutput, IsWrittenThroughLinks) {
  std::filesystem::create_directory(tiny_ / "disk");
  std::filesystem::create_symlink("disk/checkpoint", out_ + ".checkpoint");
  std::filesystem::create_symlink("disk/insight", insight_);
  const Outcome outcome = run_attentive(tiny_.command(out_, {"--insight", insight_}));
  ASSERT_EQ(outcome.status, 0) << outcome.messages;
  EXPECT_TRUE(std::filesystem::is_symlink(out_ + ".checkpoint"));
  EXPECT_TRUE(std::filesystem::is_symlink(insight_));
  EXPECT_EQ(split_lines(read_text(tiny_ / "disk/insight")).size(), 2U);
  // The checkpoint of a finished training is removed, and nothing else is left beside it.
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(tiny_ / "disk"), {}), 1);
}

}  // namespace
}  // namespace attentive
