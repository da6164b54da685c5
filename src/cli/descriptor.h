#pragma once

#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <span>

namespace attentive {

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

  /// Returns whether all content could be written; if not, errno says why.
  bool write(std::span<const std::byte> content) const {
    while (!content.empty()) {
      const ssize_t count = ::write(fd_, content.data(), content.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return false;
      content = content.subspan(static_cast<std::size_t>(count));
    }
    return true;
  }

 private:
  int fd_;
};

}  // namespace attentive
