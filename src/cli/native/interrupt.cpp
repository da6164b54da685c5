#include "cli/interrupt.h"

#include <atomic>
#include <csignal>
#include <cstdint>
#include <ctime>

namespace attentive {
namespace {

/// `timeout` sends its signal twice: to the process and to its group.
constexpr std::int64_t echo_milliseconds = 100;

/// The time of the first signal on the monotonic clock; 0 before it.
std::atomic<std::int64_t> first_signal = 0;
static_assert(std::atomic<std::int64_t>::is_always_lock_free, "a signal handler must not wait");

std::int64_t milliseconds_now() {
  std::timespec now = {};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return 1 + 1000 * static_cast<std::int64_t>(now.tv_sec) + now.tv_nsec / 1'000'000;
}

void on_signal(int number) {
  const std::int64_t now = milliseconds_now();
  std::int64_t first = 0;
  if (first_signal.compare_exchange_strong(first, now)) return;
  // A closing terminal sends SIGHUP twice: first the shell does and, once that has ended, the
  // system does.
  if (number == SIGHUP || now - first < echo_milliseconds) return;
  std::signal(number, SIG_DFL);
  std::raise(number);
}

}  // namespace

void catch_interrupts() {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;  // resumes reads and writes in progress
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before = {};
    sigaction(number, nullptr, &before);
    if (number != SIGHUP || before.sa_handler != SIG_IGN) sigaction(number, &action, nullptr);
  }
  // A reader of our messages, such as `tee`, may end by the same signal before the work is saved.
  std::signal(SIGPIPE, SIG_IGN);
}

bool interrupted() { return first_signal != 0; }

}  // namespace attentive
