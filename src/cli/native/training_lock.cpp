#include "cli/training_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iostream>
#include <span>

#include "cli/files.h"
#include "cli/lock_description.h"
#include "core/error.h"

namespace attentive {
namespace {

struct stat status_of(int file) {
  struct stat status = {};
  ::fstat(file, &status);
  return status;
}

bool is_at(int file, const std::string& path) {
  const struct stat opened = status_of(file);
  struct stat present = {};
  return ::lstat(path.c_str(), &present) == 0 && opened.st_dev == present.st_dev &&
         opened.st_ino == present.st_ino;
}

}  // namespace

TrainingLock::TrainingLock(const std::string& checkpoint)
    : path_(follow_links(checkpoint) + ".lock") {
  for (;;) {
    file_.emplace(
        ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666));
    if (!file_->is_open()) refuse(path_, std::string("cannot be written: ") + std::strerror(errno));
    if (!S_ISREG(status_of(file_->get()).st_mode))
      refuse(path_, "is not a regular file; remove it");
    if (::flock(file_->get(), LOCK_EX | LOCK_NB) == 0) {
      // The previous holder may have removed the file after it was opened here.
      if (is_at(file_->get(), path_)) break;
    } else if (errno == EWOULDBLOCK) {
      refuse(checkpoint, "another training run is writing it: " + read_description(file_->get()) +
                             "; wait until it ends, stop it, or choose another --out");
    } else if (errno != EINTR) {
      std::cerr << "warning: " << path_ << ": cannot be locked (" << std::strerror(errno)
                << "), so nothing keeps a second training run from this checkpoint\n";
      file_.reset();
      return;
    }
  }
  const std::string text = description_of_this_process();
  if (::ftruncate(file_->get(), 0) != 0 || !file_->write(std::as_bytes(std::span(text)))) {
    const int reason = errno;
    ::unlink(path_.c_str());
    refuse(path_, std::string("cannot be written: ") + std::strerror(reason));
  }
}

TrainingLock::~TrainingLock() {
  // Remove the file while the lock is held, so that nobody else's lock is removed.
  if (file_) ::unlink(path_.c_str());
}

}  // namespace attentive
