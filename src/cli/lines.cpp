#include "cli/lines.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "core/error.h"

namespace attentive {

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
    require_short(pending());
    return std::nullopt;
  }
  std::string line = take(end - start_);
  start_ = searched_ = end + 1;
  return line;
}

std::optional<std::string> LineSplitter::rest() {
  if (pending() == 0) return std::nullopt;
  std::string line = take(pending());
  start_ = searched_ = buffer_.size();
  return line;
}

std::string LineSplitter::take(std::size_t size) {
  require_short(size);
  std::string_view line(buffer_.data() + start_, size);
  constexpr std::string_view byte_order_mark = "\ufeff";
  if (count_ == 0 && line.starts_with(byte_order_mark)) {
    line.remove_prefix(byte_order_mark.size());
  }
  if (line.ends_with('\r')) line.remove_suffix(1);
  ++count_;
  return std::string(line);
}

void LineSplitter::require_short(std::size_t size) const {
  if (size <= max_bytes_) return;
  refuse(name_ + ":" + std::to_string(count_ + 1),
         "is longer than " + std::to_string(max_bytes_ >> 20U) +
             " MiB; give a text file with one sentence per line");
}

bool LineReader::input_is_waiting() const {
  pollfd request = {.fd = fd_, .events = POLLIN, .revents = 0};
  return ::poll(&request, 1, 0) > 0;
}

std::vector<std::string> LineReader::next_batch(std::size_t most) {
  std::vector<std::string> lines;
  std::size_t bytes = 0;
  const auto is_full = [&] { return lines.size() == most || bytes > max_sentence_bytes; };
  for (;;) {
    while (!is_full()) {
      std::optional<std::string> line = ended_ ? splitter_.rest() : splitter_.next();
      if (!line) break;
      bytes += line->size();
      lines.push_back(std::move(*line));
    }
    if (ended_ || is_full() || (!lines.empty() && !input_is_waiting())) return lines;

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
