#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text/clean_text.h"

namespace attentive {

/// Cuts a stream of bytes that arrives in pieces into lines that end in LF or CRLF. The byte-order
/// mark with which it may begin is part of none.
class LineSplitter {
 public:
  /// @param name of the stream, for messages.
  /// @param max_bytes of a line.
  explicit LineSplitter(std::string name = "standard input",
                        std::size_t max_bytes = max_sentence_bytes)
      : name_(std::move(name)), max_bytes_(max_bytes) {}

  void append(std::string_view bytes);

  /// The next whole line, without its end; nothing if more bytes are needed.
  /// @throws Error invalid_argument for a line of more than `max_bytes`, whether or not it has
  /// ended.
  std::optional<std::string> next();

  /// What follows the last line end, to be asked for when the stream has ended; nothing if empty.
  /// @throws as next() does.
  std::optional<std::string> rest();

  /// Names the line that was handed out last: "pairs.tsv:3".
  std::string where() const { return name_ + ":" + std::to_string(count_); }

  /// Bytes that wait for the end of their line.
  std::size_t pending() const { return buffer_.size() - start_; }

 private:
  std::string take(std::size_t size);
  void require_short(std::size_t size) const;

  std::string name_;
  std::size_t max_bytes_;
  std::size_t count_ = 0;  // of the lines handed out
  std::string buffer_;
  std::size_t start_ = 0;
  /// No line end before here.
  std::size_t searched_ = 0;
};

/// Reads lines as they come: answers promptly to someone who types, and in batches to a file.
class LineReader {
 public:
  /// Reads from an open file descriptor, called standard input in messages, and does not close it.
  /// @param max_bytes of a line.
  explicit LineReader(int fd, std::size_t max_bytes = max_sentence_bytes)
      : fd_(fd), splitter_("standard input", max_bytes) {}

  /// Waits for one line, takes the others that have already arrived as well, up to `most`. Empty at
  /// the end.
  /// @throws Error invalid_argument if the input cannot be read or a line is too long.
  std::vector<std::string> next_batch(std::size_t most);

 private:
  bool input_is_waiting() const;

  int fd_;
  bool ended_ = false;
  LineSplitter splitter_;
};

}  // namespace attentive
