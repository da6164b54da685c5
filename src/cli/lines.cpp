#include "cli/lines.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "core/error.h"

namespace attentive {
namespace {

std::string without_carriage_return(std::string line) {
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

}  // namespace

void LineSplitter::append(std::string_view bytes) {
  buffer_.erase(0, start_);
  searched_ -= start_;
  start_ = 0;
  buffer_ += bytes;
}

std::optional<std::string> LineSplitter::next() {
  const std::size_t end = buffer_.find('\n', searched_);
  if (end == std::string::npos) {
    searched_ = buffer_.size();
    return std::nullopt;
  }
  std::string line = buffer_.substr(start_, end - start_);
  start_ = searched_ = end + 1;
  return without_carriage_return(std::move(line));
}

std::optional<std::string> LineSplitter::rest() {
  if (pending() == 0) return std::nullopt;
  std::string line = buffer_.substr(start_);
  start_ = searched_ = buffer_.size();
  return without_carriage_return(std::move(line));
}

bool LineReader::input_is_waiting() const {
  pollfd request = {.fd = fd_, .events = POLLIN, .revents = 0};
  return ::poll(&request, 1, 0) > 0;
}

std::vector<std::string> LineReader::next_batch(std::size_t most) {
  std::vector<std::string> lines;
  for (;;) {
    while (lines.size() < most) {
      std::optional<std::string> line = ended_ ? splitter_.rest() : splitter_.next();
      if (!line) break;
      lines.push_back(std::move(*line));
    }
    if (ended_ || lines.size() == most || (!lines.empty() && !input_is_waiting())) return lines;

    std::array<char, 65536> chunk;
    const ssize_t count = ::read(fd_, chunk.data(), chunk.size());
    if (count < 0 && errno != EINTR) {
      refuse(std::string("standard input cannot be read: ") + std::strerror(errno));
    }
    if (count == 0) ended_ = true;
    if (count > 0) splitter_.append({chunk.data(), static_cast<std::size_t>(count)});
  }
}

}  // namespace attentive
