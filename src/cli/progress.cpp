#include "cli/progress.h"

#include <unistd.h>

#include <cmath>
#include <iomanip>
#include <iostream>
#include <sstream>

namespace attentive {
namespace {

using namespace std::chrono_literals;

constexpr auto terminal_interval = 500ms;
constexpr auto log_interval = 20s;

}  // namespace

std::string duration_text(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  const std::int64_t minutes = whole / 60;
  std::ostringstream text;
  text << std::setfill('0');
  if (minutes >= 60) {
    text << minutes / 60 << " h " << std::setw(2) << minutes % 60 << " min";
  } else if (minutes > 0) {
    text << minutes << " min " << std::setw(2) << whole % 60 << " s";
  } else {
    text << whole << " s";
  }
  return text.str();
}

std::string number_text(double value, int decimals) {
  constexpr double longest = 1e7;
  std::ostringstream text;
  if (std::abs(value) < longest) {
    text << std::fixed << std::setprecision(decimals) << value;
  } else {
    text << std::setprecision(2) << value;
  }
  return text.str();
}

Progress::Progress()
    : terminal_(::isatty(STDERR_FILENO) != 0), last_report_(std::chrono::steady_clock::now()) {}

Progress::~Progress() {
  if (line_shown_) std::cerr << '\n';
}

void Progress::add(const TrainingMetrics& metrics) {
  if (first_step_ < 0) first_step_ = metrics.step - 1;
  total_seconds_ += metrics.seconds;
  recent_.add(metrics);

  const auto now = std::chrono::steady_clock::now();
  const auto interval = terminal_ ? std::chrono::milliseconds(terminal_interval) : log_interval;
  const bool last = metrics.step == metrics.total_steps;
  if (now - last_report_ < interval && !last) return;
  last_report_ = now;
  clear_line();
  std::cerr << report() << (terminal_ ? "" : "\n") << std::flush;
  line_shown_ = terminal_;
  recent_ = {};
}

void Progress::say(const std::string& message) {
  clear_line();
  std::cerr << message << '\n';
}

std::string Progress::report() const {
  const auto steps_here = static_cast<double>(recent_.step - first_step_);
  const auto steps_left = static_cast<double>(recent_.total_steps - recent_.step);
  const auto rate = [&](std::int64_t count) {
    return std::llround(static_cast<double>(count) / recent_.seconds);
  };
  std::ostringstream text;
  text << std::fixed << std::setprecision(2);
  text << "step " << recent_.step << "/" << recent_.total_steps << "  epoch " << recent_.epoch
       << "  loss " << number_text(recent_.loss, 4) << "  gradient norm "
       << number_text(recent_.gradient_norm, 4) << "  learning rate " << std::defaultfloat
       << std::setprecision(4) << recent_.learning_rate << "  " << rate(recent_.examples)
       << " examples/s  " << rate(recent_.tokens) << " tokens/s  "
       << duration_text(steps_left * total_seconds_ / steps_here) << " left";
  if (recent_.teacher_forcing_ratio < 1) {
    text << "  teacher forcing " << std::setprecision(2) << recent_.teacher_forcing_ratio;
  }
  return text.str();
}

void Progress::clear_line() {
  if (line_shown_) std::cerr << "\r\x1b[K";
  line_shown_ = false;
}

}  // namespace attentive
