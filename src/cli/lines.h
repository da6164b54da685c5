#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attentive {

/// Cuts a stream of bytes that arrives in pieces into lines that end in LF or CRLF.
class LineSplitter {
 public:
  void append(std::string_view bytes);

  /// The next whole line, without its end; nothing if more bytes are needed.
  std::optional<std::string> next();

  /// What follows the last line end, to be asked for when the stream has ended; nothing if empty.
  std::optional<std::string> rest();

  /// Bytes that wait for the end of their line.
  std::size_t pending() const { return buffer_.size() - start_; }

 private:
  std::string buffer_;
  std::size_t start_ = 0;
  /// No line end before here.
  std::size_t searched_ = 0;
};

/// Reads lines as they come: answers promptly to someone who types, and in batches to a file.
class LineReader {
 public:
  /// Reads from an open file descriptor and does not close it.
  explicit LineReader(int fd) : fd_(fd) {}

  /// Waits for one line, takes the others that have already arrived as well, up to `most`. Empty at
  /// the end.
  /// @throws Error invalid_argument if the input cannot be read.
  std::vector<std::string> next_batch(std::size_t most);

 private:
  bool input_is_waiting() const;

  int fd_;
  bool ended_ = false;
  LineSplitter splitter_;
};

}  // namespace attentive
