#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "core/training/trainer.h"

namespace attentive {

/// "42 s", "3 min 20 s" or "2 h 05 min".
std::string duration_text(double seconds);

/// With so many decimals or, where that would be a row of digits, as "2.2e+45".
std::string number_text(double value, int decimals);

/// Tells on standard error how training goes: a terminal sees one line that changes, a log file
/// gets a line now and then.
class Progress {
 public:
  Progress();
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Takes note of what Trainer::advance did in one step, and reports if it is time to.
  void add(const TrainingMetrics& metrics);

  /// Writes a message that stays.
  void say(const std::string& message);

 private:
  std::string report() const;
  void clear_line();

  bool terminal_;
  bool line_shown_ = false;
  std::chrono::steady_clock::time_point last_report_;
  TrainingMetrics recent_;  // since the last report
  /// Of this process: a resumed run may be on another machine.
  double total_seconds_ = 0;
  std::int64_t first_step_ = -1;
};

}  // namespace attentive
