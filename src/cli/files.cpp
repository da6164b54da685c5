#include "cli/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <system_error>

#include "core/error.h"

namespace attentive {
namespace {

[[noreturn]] void fail_with_errno(const std::string& path, const std::string& what) {
  refuse(path, what + ": " + std::strerror(errno));
}

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }

 private:
  int fd_;
};

bool write_all(int fd, std::span<const std::byte> content) {
  while (!content.empty()) {
    const ssize_t count = ::write(fd, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    content = content.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

ByteSource open_file(const std::string& path) {
  const auto file =
      std::make_shared<Descriptor>(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file->is_open()) fail_with_errno(path, "cannot be opened");
  struct stat status = {};
  if (::fstat(file->get(), &status) != 0) fail_with_errno(path, "cannot be read");
  // A pipe or a device may never end.
  if (!S_ISREG(status.st_mode)) refuse(path, "is not a regular file");

  const auto read = [file, path](std::uint64_t offset, std::span<std::byte> to) {
    while (!to.empty()) {
      const ssize_t count = ::pread(file->get(), to.data(), to.size(), static_cast<off_t>(offset));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail_with_errno(path, "cannot be read");
      if (count == 0) refuse(path, "became shorter while it was read; try again");
      offset += static_cast<std::uint64_t>(count);
      to = to.subspan(static_cast<std::size_t>(count));
    }
  };
  return {static_cast<std::uint64_t>(status.st_size), read};
}

std::vector<std::byte> read_file(const std::string& path) {
  const ByteSource file = open_file(path);
  std::vector<std::byte> content(file.size());
  file.read(0, content);
  return content;
}

std::string read_text_file(const std::string& path) {
  const std::vector<std::byte> content = read_file(path);
  return {reinterpret_cast<const char*>(content.data()), content.size()};
}

void write_file(const std::string& path, std::span<const std::byte> content) {
  // Beside the target, since a rename is atomic within one file system only.
  const std::string temporary = path + "." + std::to_string(::getpid()) + ".tmp";
  {
    const Descriptor file(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (!file.is_open()) fail_with_errno(path, "cannot be written");
    if (!write_all(file.get(), content) || ::fsync(file.get()) != 0) {
      const int reason = errno;
      ::unlink(temporary.c_str());
      errno = reason;
      fail_with_errno(path, "cannot be written");
    }
  }
  if (std::rename(temporary.c_str(), path.c_str()) != 0) {
    const int reason = errno;
    ::unlink(temporary.c_str());
    errno = reason;
    fail_with_errno(path, "cannot be written");
  }
  // Only the folder's own fsync makes the rename survive a power failure. Some file systems do not
  // offer it; the content is whole all the same.
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  const Descriptor directory(
      ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.is_open()) ::fsync(directory.get());
}

void write_file(const std::string& path, std::string_view content) {
  write_file(path, std::as_bytes(std::span(content)));
}

std::filesystem::path create_folder(const std::string& path) {
  std::error_code problem;
  std::filesystem::create_directories(path, problem);
  if (problem) refuse(path, "cannot be created: " + problem.message());
  return path;
}

}  // namespace attentive
