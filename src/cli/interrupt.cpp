#include "cli/interrupt.h"

#include <csignal>

namespace attentive {
namespace {

volatile std::sig_atomic_t signal_seen = 0;

}  // namespace

void catch_interrupts() {
  struct sigaction action = {};
  action.sa_handler = [](int) { signal_seen = 1; };
  // Reads and writes in progress go on; the second signal meets the default action.
  action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() { return signal_seen != 0; }

}  // namespace attentive
