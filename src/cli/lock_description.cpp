#include "cli/lock_description.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>

namespace attentive {

std::string description_of_this_process() {
  std::array<char, 256> host = {};
  ::gethostname(host.data(), host.size() - 1);
  const std::time_t now = std::time(nullptr);
  std::tm utc = {};
  ::gmtime_r(&now, &utc);
  std::array<char, 32> time = {};
  std::strftime(time.data(), time.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
  return "process " + std::to_string(::getpid()) + " on " + host.data() + " since " + time.data() +
         "\n";
}

std::string read_description(int file) {
  std::array<char, 400> text = {};
  const ssize_t size = ::pread(file, text.data(), text.size(), 0);
  const char* const end = text.data() + std::max<ssize_t>(size, 0);
  // Anybody may have written the file, so only the text of its first line reaches the terminal.
  const auto stop = std::find_if(static_cast<const char*>(text.data()), end,
                                 [](char c) { return c < ' ' || c > '~'; });
  return stop == text.data() ? "unknown" : std::string(static_cast<const char*>(text.data()), stop);
}

}  // namespace attentive
