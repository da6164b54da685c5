#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "core/training/trainer.h"

namespace attentive {

/// Returns "42 s", "3 min 20 s" or "2 h 05 min".
std::string duration_text(double seconds);

/// Returns a number with fixed decimals or, if that would be very long, as "2.2e+45".
std::string number_text(double value, int decimals);

/// Reports progress of training on standard error: a terminal shows one line that changes, a log
/// file gets a line now and then.
class Progress {
 public:
  Progress();
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Adds the metrics of one step, and reports if it is time to.
  void add(const TrainingMetrics& metrics);

  /// Prints a message that stays.
  void say(const std::string& message);

 private:
  std::string report() const;
  void clear_line();

  bool terminal_;
  bool line_shown_ = false;
  std::chrono::steady_clock::time_point last_report_;
  TrainingMetrics recent_;  // since the last report
  /// The time of this process only: a resumed run may have started on another machine.
  double total_seconds_ = 0;
  std::int64_t first_step_ = -1;
};

}  // namespace attentive
