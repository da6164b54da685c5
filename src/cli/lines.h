#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text/clean_text.h"

namespace attentive {

/// Splits a stream of bytes that arrives in chunks into lines that end in LF or CRLF. A byte-order
/// mark at its start is dropped.
class LineSplitter {
 public:
  /// @param name names the stream in messages.
  /// @param max_bytes the longest line that is accepted.
  explicit LineSplitter(std::string name = "standard input",
                        std::size_t max_bytes = max_sentence_bytes)
      : name_(std::move(name)), max_bytes_(max_bytes) {}

  void append(std::string_view bytes);

  /// Returns the next whole line, without its line end; nothing if more bytes are needed.
  /// @throws Error invalid_argument for a line of more than `max_bytes`, even if it has not ended.
  std::optional<std::string> next();

  /// Returns what follows the last line end once the stream has ended; nothing if that is empty.
  /// @throws as next() does.
  std::optional<std::string> rest();

  /// Returns the name of the last line returned: "pairs.tsv:3".
  std::string where() const { return name_ + ":" + std::to_string(count_); }

  /// Returns the number of bytes whose line has not ended.
  std::size_t pending() const { return buffer_.size() - start_; }

 private:
  std::string take(std::size_t size);
  void require_short(std::size_t size) const;

  std::string name_;
  std::size_t max_bytes_;
  std::size_t count_ = 0;  // lines returned so far
  std::string buffer_;
  std::size_t start_ = 0;
  /// There is no line end between start_ and here.
  std::size_t searched_ = 0;
};

/// Reads lines as they arrive, so that someone who types gets prompt answers and a file is read in
/// batches.
class LineReader {
 public:
  /// Reads from an open file descriptor, which messages call standard input, and does not close it.
  /// @param max_bytes the longest line that is accepted.
  explicit LineReader(int fd, std::size_t max_bytes = max_sentence_bytes)
      : fd_(fd), splitter_("standard input", max_bytes) {}

  /// Waits for one line and also takes others that have already arrived, up to `most`. Empty at the
  /// end of the input.
  /// @throws Error invalid_argument if the input cannot be read or a line is too long.
  std::vector<std::string> next_batch(std::size_t most);

 private:
  bool input_is_waiting() const;

  int fd_;
  bool ended_ = false;
  LineSplitter splitter_;
};

}  // namespace attentive
