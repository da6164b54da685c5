#pragma once

#include <optional>
#include <string>

#include "cli/descriptor.h"

namespace attentive {

/// Keeps other trainings from a checkpoint as long as it lives, by a lock on CHECKPOINT.lock. The
/// system gives up the lock of a process that ends in whatever way, so that a file that was left
/// behind holds nobody up.
class TrainingLock {
 public:
  /// Where the file system has no locks, it warns on standard error and goes on without.
  /// @throws Error invalid_argument if another training has it, telling which; or if the file
  /// cannot be written.
  explicit TrainingLock(const std::string& checkpoint);
  /// Removes the file.
  ~TrainingLock();
  TrainingLock(const TrainingLock&) = delete;
  TrainingLock& operator=(const TrainingLock&) = delete;

 private:
  std::string path_;
  std::optional<Descriptor> file_;
};

}  // namespace attentive
