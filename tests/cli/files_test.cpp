#include "cli/files.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <functional>
#include <stdexcept>

#include "cli/temporary_folder.h"
#include "core/error.h"
#include "core/expect_error.h"

namespace attentive {
namespace {

TEST(Files, AreWrittenReplacedAndRead) {
  const TemporaryFolder folder;
  const std::string path = folder / "model";
  write_file(path, "first content");
  write_file(path, "second");
  const std::vector<std::byte> content = read_file(path);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(content.data()), content.size()), "second");
  // No temporary file is left.
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(Files, ThatCannotBeWrittenOrReadAreRejected) {
  const TemporaryFolder folder;
  EXPECT_THROW(write_file(folder / "missing/model", "content"), Error);
  EXPECT_THROW(write_file(folder.path().string(), "content"), Error);
  EXPECT_THROW(read_file(folder / "missing"), Error);
  EXPECT_THROW(read_file(folder.path().string()), Error);
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_THROW(read_file(folder / "pipe"), Error);  // without waiting for a writer
}

TEST(Files, AreReadInPartsAndReportedIfTheyShrink) {
  const TemporaryFolder folder;
  write_text(folder / "model", "0123456789");
  const ByteSource file = open_file(folder / "model");
  EXPECT_EQ(file.size(), 10U);
  std::string part(3, ' ');
  file.read(4, std::as_writable_bytes(std::span(part)));
  EXPECT_EQ(part, "456");
  std::filesystem::resize_file(folder / "model", 6);
  expect_error(ErrorCode::invalid_argument, "became shorter while it was read",
               [&] { file.read(4, std::as_writable_bytes(std::span(part))); });
}

TEST(Files, KeepTheOldContentWhenWritingFails) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "model");
  write_text(folder / "model/kept", "old");
  EXPECT_THROW(write_file(folder / "model", "content"), Error);
  EXPECT_EQ(read_text(folder / "model/kept"), "old");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

std::size_t count_files(const TemporaryFolder& folder) {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator(folder.path()), {}));
}

/// As long as this object exists, root acts as a user who owns the folder and is subject to
/// permissions.
class OrdinaryUser {
 public:
  explicit OrdinaryUser(const TemporaryFolder& folder) {
    constexpr uid_t nobody = 65534;
    if (is_root_ && (::chown(folder.path().c_str(), nobody, nobody) != 0 ||
                     ::setegid(nobody) != 0 || ::seteuid(nobody) != 0)) {
      throw std::runtime_error("cannot become another user");
    }
  }
  ~OrdinaryUser() {
    if (is_root_ && (::seteuid(0) != 0 || ::setegid(0) != 0)) std::abort();
  }
  OrdinaryUser(const OrdinaryUser&) = delete;
  OrdinaryUser& operator=(const OrdinaryUser&) = delete;

 private:
  bool is_root_ = ::geteuid() == 0;
};

TEST(Files, GetTheModeThatTheUmaskAllows) {
  const TemporaryFolder folder;
  for (const mode_t mask : {022U, 077U, 002U}) {
    const mode_t before = ::umask(mask);
    write_file(folder / "new", "content");
    append_to_file(folder / "appended", "content");
    ::umask(before);
    for (const char* name : {"new", "appended"}) {
      EXPECT_EQ(status_of(folder / name).st_mode & 07777U, 0666U & ~mask);
      std::filesystem::remove(folder / name);
    }
  }
}

TEST(Files, KeepOwnerAndGroup) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root";
  const TemporaryFolder folder;
  write_text(folder / "file", "old");
  ASSERT_EQ(::chown((folder / "file").c_str(), 1234, 1235), 0);
  ASSERT_EQ(::chmod((folder / "file").c_str(), 0640), 0);
  write_file(folder / "file", "content");
  const struct stat status = status_of(folder / "file");
  EXPECT_EQ(status.st_uid, 1234U);
  EXPECT_EQ(status.st_gid, 1235U);
  EXPECT_EQ(status.st_mode & 07777U, 0640U);
}

TEST(Files, OfAnotherUserAreNotReplaced) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root";
  const TemporaryFolder folder;
  write_text(folder / "file", "old");
  ASSERT_EQ(::chmod((folder / "file").c_str(), 0666), 0);
  const OrdinaryUser user(folder);
  for (const auto& write : {std::function([&] { require_writable(folder / "file"); }),
                            std::function([&] { write_file(folder / "file", "content"); })}) {
    expect_error(ErrorCode::invalid_argument, "belongs to another user or group", write);
  }
  EXPECT_EQ(read_text(folder / "file"), "old");
  EXPECT_EQ(count_files(folder), 1U);
}

TEST(Files, KeepAttributesAndAccessControlLists) {
  const TemporaryFolder folder;
  const std::string path = folder / "file";
  write_text(path, "old");
  if (::setxattr(path.c_str(), "user.note", "mine", 4, 0) != 0) GTEST_SKIP() << "not kept here";
  // Version 2: the owner has rw, user 1234 r, the group nothing; the mask is r; others have
  // nothing.
  const unsigned char list[] = {2,   0,   0,   0,   1,    0,   6,   0,  255, 255, 255, 255,  //
                                2,   0,   4,   0,   0xd2, 4,   0,   0,  4,   0,   0,   0,    //
                                255, 255, 255, 255, 16,   0,   4,   0,  255, 255, 255, 255,
                                32,  0,   0,   0,   255,  255, 255, 255};
  const bool has_lists =
      ::setxattr(path.c_str(), "system.posix_acl_access", list, sizeof list, 0) == 0;
  write_file(path, "content");
  char note[8] = {};
  EXPECT_EQ(::getxattr(path.c_str(), "user.note", note, sizeof note), 4);
  EXPECT_STREQ(note, "mine");
  if (!has_lists) return;
  unsigned char kept[sizeof list] = {};
  EXPECT_EQ(::getxattr(path.c_str(), "system.posix_acl_access", kept, sizeof kept),
            static_cast<ssize_t>(sizeof list));
  EXPECT_TRUE(std::ranges::equal(kept, list));
}

TEST(Files, KeepTheOldContentUnderOtherHardLinks) {
  const TemporaryFolder folder;
  write_text(folder / "file", "old");
  std::filesystem::create_hard_link(folder / "file", folder / "other");
  write_file(folder / "file", "content");
  EXPECT_EQ(read_text(folder / "file"), "content");
  EXPECT_EQ(read_text(folder / "other"), "old");
}

TEST(Files, ExplainTheFixInAFolderThatIsNotWritable) {
  const TemporaryFolder folder;
  const OrdinaryUser user(folder);
  const std::string path = folder / "file";
  write_text(path, "old");
  ASSERT_EQ(::chmod(folder.path().c_str(), 0500), 0);
  for (const auto& write : {std::function([&] { require_writable(path); }),
                            std::function([&] { write_file(path, "content"); })}) {
    expect_error(ErrorCode::invalid_argument,
                 path + ": cannot be replaced; a new file is written beside it first, so make " +
                     folder.path().string() + " writable or choose another place",
                 write);
  }
  expect_error(ErrorCode::invalid_argument, "cannot be written: Permission denied",
               [&] { require_writable(folder / "new"); });
  append_to_file(path, " and more");
  EXPECT_EQ(read_text(path), "old and more");
  EXPECT_EQ(count_files(folder), 1U);
  ASSERT_EQ(::chmod(folder.path().c_str(), 0700), 0);
}

TEST(Files, ThatAreWriteProtectedStayUnchanged) {
  const TemporaryFolder folder;
  const OrdinaryUser user(folder);
  const std::string path = folder / "file";
  write_text(path, "old");
  ASSERT_EQ(::chmod(path.c_str(), 0400), 0);
  for (const auto& write : {std::function([&] { require_writable(path); }),
                            std::function([&] { write_file(path, "content"); }),
                            std::function([&] { append_to_file(path, "content"); })}) {
    expect_error(ErrorCode::invalid_argument, "cannot be written: Permission denied", write);
  }
  EXPECT_EQ(read_text(path), "old");
  EXPECT_EQ(count_files(folder), 1U);
}

TEST(Files, KeepTheOldContentWhenTheDiskIsFull) {
  const TemporaryFolder folder;
  const std::string path = folder / "file";
  write_text(path, "old");
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit before = {};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const std::string content(10'000, 'x');
  for (const rlim_t bytes : {0U, 1U, 4096U, 9999U}) {
    const rlimit limit = {.rlim_cur = bytes, .rlim_max = before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto write = [&] { write_file(path, content); };
    expect_error(ErrorCode::invalid_argument, path + ": cannot be written: File too large", write);
    ::setrlimit(RLIMIT_FSIZE, &before);
    EXPECT_EQ(read_text(path), "old");
    EXPECT_EQ(count_files(folder), 1U);
  }
  std::signal(SIGXFSZ, handler);
}

TEST(Files, AreReplacedDespiteTheTemporaryFileOfAKilledProcess) {
  const TemporaryFolder folder;
  const std::string path = folder / "file";
  const std::string left = path + "." + std::to_string(::getpid()) + ".0.tmp";
  write_text(left, "half");
  write_file(path, "content");
  EXPECT_EQ(read_text(path), "content");
  EXPECT_EQ(read_text(left), "half");
}

TEST(Files, AreRemovedThroughLinks) {
  const TemporaryFolder folder;
  write_text(folder / "target", "content");
  std::filesystem::create_symlink("target", folder / "link");
  for (int i = 0; i < 2; ++i) {
    remove_file(folder / "link");
    EXPECT_FALSE(std::filesystem::exists(folder / "target"));
    EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
  }
}

}  // namespace
}  // namespace attentive
