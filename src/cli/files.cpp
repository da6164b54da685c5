#include "cli/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <system_error>

#include "cli/descriptor.h"
#include "core/error.h"

namespace attentive {
namespace {

[[noreturn]] void fail_with_errno(const std::string& path, const std::string& what) {
  refuse(path, what + ": " + std::strerror(errno));
}

/// The number of symbolic links that Linux follows before it gives up.
constexpr int max_links = 40;

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : ".";
}

std::string kind_of(mode_t mode) {
  if (S_ISDIR(mode)) return "folder";
  if (S_ISFIFO(mode)) return "pipe";
  if (S_ISSOCK(mode)) return "socket";
  return "device";
}

/// Returns the status of the file at `target`; nothing if there is none.
std::optional<struct stat> status_of_output(const std::string& path, const std::string& target) {
  struct stat status = {};
  if (::stat(target.c_str(), &status) != 0) {
    if (errno == ENOENT) return std::nullopt;
    fail_with_errno(path, "cannot be written");
  }
  if (!S_ISREG(status.st_mode)) {
    refuse(path, "is not a regular file but a " + kind_of(status.st_mode) +
                     "; give the path of a file to write");
  }
  return status;
}

/// Rejects all files that may never end, such as pipes and devices.
void require_regular(const std::string& path, const struct stat& status) {
  if (!S_ISREG(status.st_mode)) refuse(path, "is not a regular file");
}

constexpr std::string_view access_control_list = "system.posix_acl_access";

/// The most bytes that Linux allows for the names of a file's attributes, and for one's value.
constexpr std::size_t max_attribute_size = 65536;

/// Copies the access control list and user attributes; all others belong to the system.
/// @return whether all could be copied; if not, errno says why.
bool copy_attributes(const std::string& from, int to) {
  // The folder may have given its default list to the new file.
  ::fremovexattr(to, access_control_list.data());
  std::vector<char> names(max_attribute_size);
  std::vector<char> value(max_attribute_size);
  const ssize_t length = ::listxattr(from.c_str(), names.data(), names.size());
  const char* const end = names.data() + std::max<ssize_t>(length, 0);
  for (const char* name = names.data(); name < end; name += std::strlen(name) + 1) {
    const std::string_view text = name;
    if (text != access_control_list && !text.starts_with("user.")) continue;
    const ssize_t size = ::getxattr(from.c_str(), name, value.data(), value.size());
    if (size < 0) return false;
    if (::fsetxattr(to, name, value.data(), static_cast<std::size_t>(size), 0) != 0) return false;
  }
  return true;
}

/// A temporary file beside the one that it will replace. Unless it is committed, it is removed.
class Replacement {
 public:
  explicit Replacement(const std::string& path)
      : path_(path),
        target_(follow_links(path)),
        old_(status_of_output(path, target_)),
        temporary_(unused_name()),
        // Nobody else can read it until it has the old file's owner and mode.
        file_(::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                     old_ ? 0600 : 0666)) {
    if (!file_.is_open()) fail_to_create();
    if (!old_) return;
    try {
      take_attributes();
    } catch (...) {
      ::unlink(temporary_.c_str());
      throw;
    }
  }
  ~Replacement() {
    if (!committed_) ::unlink(temporary_.c_str());
  }
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;

  void commit(std::span<const std::byte> content) {
    committed_ = file_.write(content) && ::fsync(file_.get()) == 0 &&
                 std::rename(temporary_.c_str(), target_.c_str()) == 0;
    if (!committed_) fail_with_errno(path_, "cannot be written");
    // Only an fsync of the folder makes the rename survive a power failure. Some file systems do
    // not support it, but the content is complete even then.
    const Descriptor folder(::open(folder_of(target_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.is_open()) ::fsync(folder.get());
  }

 private:
  /// Returns an unused name beside the target, because a rename is atomic only within a file
  /// system.
  std::string unused_name() const {
    const std::string begin = target_ + "." + std::to_string(::getpid()) + ".";
    int number = 0;
    struct stat status = {};
    // A killed process with the same number may have left a file behind.
    while (::lstat((begin + std::to_string(number) + ".tmp").c_str(), &status) == 0) ++number;
    return begin + std::to_string(number) + ".tmp";
  }

  [[noreturn]] void fail_to_create() const {
    const bool is_denied = errno == EACCES || errno == EPERM || errno == EROFS;
    if (!old_ || !is_denied) fail_with_errno(path_, "cannot be written");
    fail_with_errno(path_, "cannot be replaced; a new file is written beside it first, so make " +
                               folder_of(target_).string() + " writable or choose another place");
  }

  void take_attributes() const {
    if (::faccessat(AT_FDCWD, target_.c_str(), W_OK, AT_EACCESS) != 0)
      fail_with_errno(path_, "cannot be written");
    struct stat own = {};
    ::fstat(file_.get(), &own);
    const bool has_owner = own.st_uid == old_->st_uid && own.st_gid == old_->st_gid;
    if (!has_owner && ::fchown(file_.get(), old_->st_uid, old_->st_gid) != 0) {
      fail_with_errno(path_,
                      "belongs to another user or group, and a new file in its place would not; "
                      "remove it first, or choose another place");
    }
    if (!copy_attributes(target_, file_.get()) ||
        ::fchmod(file_.get(), old_->st_mode & 07777) != 0) {
      fail_with_errno(path_, "cannot be replaced by a file with the same permissions");
    }
  }

  std::string path_;
  std::string target_;
  std::optional<struct stat> old_;
  std::string temporary_;
  Descriptor file_;
  bool committed_ = false;
};

}  // namespace

ByteSource open_file(const std::string& path) {
  struct stat status = {};
  // In Node, opening a pipe would wait for a writer.
  if (::stat(path.c_str(), &status) == 0) require_regular(path, status);
  const auto file =
      std::make_shared<Descriptor>(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file->is_open()) fail_with_errno(path, "cannot be opened");
  if (::fstat(file->get(), &status) != 0) fail_with_errno(path, "cannot be read");
  require_regular(path, status);

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

std::string follow_links(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code problem;
  fs::path target = path;
  for (int links = 0; fs::is_symlink(fs::symlink_status(target, problem)); ++links) {
    if (links == max_links) {
      refuse(path, "is a symbolic link that leads to itself; remove it or choose another place");
    }
    const fs::path folder = fs::canonical(folder_of(target), problem);
    if (folder.native().starts_with("/proc/")) {
      refuse(path,
             "is not a regular file but an open descriptor; give the path of a file to write");
    }
    target = folder / fs::read_symlink(target, problem);
    if (problem) refuse(path, "cannot be read: " + problem.message());
  }
  return target.string();
}

void require_writable(const std::string& path) { const Replacement trial(path); }

void write_file(const std::string& path, std::span<const std::byte> content) {
  Replacement(path).commit(content);
}

void write_file(const std::string& path, std::string_view content) {
  write_file(path, std::as_bytes(std::span(content)));
}

void append_to_file(const std::string& path, std::string_view content) {
  const std::string target = follow_links(path);
  status_of_output(path, target);
  const Descriptor file(::open(target.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666));
  if (!file.is_open() || !file.write(std::as_bytes(std::span(content)))) {
    fail_with_errno(path, "cannot be written");
  }
}

void remove_file(const std::string& path) {
  const std::string target = follow_links(path);
  if (status_of_output(path, target) && ::unlink(target.c_str()) != 0) {
    fail_with_errno(path, "cannot be removed");
  }
}

std::filesystem::path create_folder(const std::string& path,
                                    const std::vector<std::string>& names) {
  std::error_code problem;
  std::filesystem::create_directories(path, problem);
  if (problem) refuse(path, "cannot be created: " + problem.message());
  for (const std::string& name : names) {
    require_writable((std::filesystem::path(path) / name).string());
  }
  return path;
}

}  // namespace attentive
