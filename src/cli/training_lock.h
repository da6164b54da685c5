#pragma once

#include <optional>
#include <string>

#include "cli/descriptor.h"

namespace attentive {

/// Locks a checkpoint against other training runs as long as this object lives, by a lock on
/// CHECKPOINT.lock. The system releases the lock of a process that ends in any way, so a file that
/// is left behind blocks nobody.
class TrainingLock {
 public:
  /// Takes the lock. If the file system has no locks, warns on standard error and continues
  /// without.
  /// @throws Error invalid_argument if another training run holds the lock, naming it, or if the
  /// file cannot be written.
  explicit TrainingLock(const std::string& checkpoint);
  /// Releases the lock and removes its file.
  ~TrainingLock();
  TrainingLock(const TrainingLock&) = delete;
  TrainingLock& operator=(const TrainingLock&) = delete;

 private:
  std::string path_;
  std::optional<Descriptor> file_;
};

}  // namespace attentive
