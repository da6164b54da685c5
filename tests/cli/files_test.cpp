#include "cli/files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "cli/temporary_folder.h"
#include "core/error.h"
#include "core/expect_error.h"

namespace attentive {
namespace {

TEST(Files, WritesReplacesAndReadsBack) {
  const TemporaryFolder folder;
  const std::string path = folder / "model";
  write_file(path, "first content");
  write_file(path, "second");
  const std::vector<std::byte> content = read_file(path);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(content.data()), content.size()), "second");
  // No temporary file is left.
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(Files, RefusesWhatCannotBeWrittenOrRead) {
  const TemporaryFolder folder;
  EXPECT_THROW(write_file(folder / "missing/model", "content"), Error);
  EXPECT_THROW(write_file(folder.path().string(), "content"), Error);
  EXPECT_THROW(read_file(folder / "missing"), Error);
  EXPECT_THROW(read_file(folder.path().string()), Error);
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_THROW(read_file(folder / "pipe"), Error);  // Not waiting for somebody to write into it.
}

TEST(Files, ReadsPartsAndSaysWhenAFileShrinks) {
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

TEST(Files, LeavesTheOldContentWhenWritingFails) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "model");
  write_text(folder / "model/kept", "old");
  EXPECT_THROW(write_file(folder / "model", "content"), Error);
  EXPECT_EQ(read_text(folder / "model/kept"), "old");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

}  // namespace
}  // namespace attentive
