// Node has no locks of the system. As in js/training/file-store, whoever creates the file
// has the lock, and the file names the process that has it.

#include "cli/training_lock.h"

#include <emscripten/em_js.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <span>
#include <sstream>

#include "cli/files.h"
#include "cli/lock_description.h"
#include "core/error.h"

// clang-format off: this is JavaScript.
EM_JS(bool, attentive_is_running, (int process_id), {
  try {
    process.kill(process_id, 0);
    return true;
  } catch (failure) {
    return failure.code !== "ESRCH";
  }
});
// clang-format on

namespace attentive {
namespace {

[[noreturn]] void fail_to_write(const std::string& path) {
  refuse(path, std::string("cannot be written: ") + std::strerror(errno));
}

/// Returns whether the process that a lock names has ended. A killed process leaves its lock, and
/// in a container the next one often has the same number.
bool is_left_behind(const std::string& description) {
  std::istringstream words(description);
  std::string process;
  std::string on;
  std::string host;
  int id = 0;
  words >> process >> id >> on >> host;
  std::array<char, 256> own_host = {};
  ::gethostname(own_host.data(), own_host.size() - 1);
  if (!words || process != "process" || on != "on" || host != own_host.data()) return false;
  return id == ::getpid() || !attentive_is_running(id);
}

/// Opens the file of an existing lock; returns one that is not open if it has vanished.
Descriptor open_existing(const std::string& path) {
  return Descriptor(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
}

}  // namespace

TrainingLock::TrainingLock(const std::string& checkpoint)
    : path_(follow_links(checkpoint) + ".lock") {
  for (;;) {
    file_.emplace(::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file_->is_open()) break;
    if (errno != EEXIST) fail_to_write(path_);
    const Descriptor existing = open_existing(path_);
    if (!existing.is_open() && errno == ENOENT) continue;
    if (!existing.is_open()) fail_to_write(path_);
    struct stat status = {};
    ::lstat(path_.c_str(), &status);
    if (!S_ISREG(status.st_mode)) refuse(path_, "is not a regular file; remove it");
    const std::string description = read_description(existing.get());
    if (!is_left_behind(description)) {
      refuse(checkpoint, "another training run is writing it: " + description +
                             "; wait until it ends, stop it, choose another --out, or remove " +
                             path_ + " if it has ended");
    }
    // If two trainings meet here, one may remove the other's lock instead of the one that was left
    // behind: without locks of the system, this cannot be avoided.
    ::unlink(path_.c_str());
  }
  const std::string text = description_of_this_process();
  if (!file_->write(std::as_bytes(std::span(text)))) {
    const int reason = errno;
    ::unlink(path_.c_str());
    errno = reason;
    fail_to_write(path_);
  }
}

TrainingLock::~TrainingLock() {
  if (file_) ::unlink(path_.c_str());
}

}  // namespace attentive
