#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/bundle/byte_source.h"
#include "core/error.h"

namespace attentive {

static_assert(std::endian::native == std::endian::little, "Marian's files are little-endian");

/// Reads consecutive numbers from a Marian file.
class BinaryReader {
 public:
  /// @param file_name is put before messages.
  BinaryReader(const ByteSource& file, const std::string& file_name)
      : file_(file), file_name_(file_name) {}

  std::uint64_t position() const { return position_; }
  std::uint64_t rest() const { return file_.size() - position_; }

  /// Reads `count` values after checking that the file holds them.
  /// @param what names them in messages.
  template <typename Value>
  std::vector<Value> read(std::uint64_t count, const std::string& what) {
    if (count > rest() / sizeof(Value)) {
      fail(what + " would need " + std::to_string(count) + " times " +
           std::to_string(sizeof(Value)) + " bytes, but only " + std::to_string(rest()) +
           " follow; the file is cut off or damaged");
    }
    std::vector<Value> values(static_cast<std::size_t>(count));
    file_.read(position_, std::as_writable_bytes(std::span(values)));
    position_ += count * sizeof(Value);
    return values;
  }

  std::uint64_t read_u64(const std::string& what) { return read<std::uint64_t>(1, what).front(); }

  [[noreturn]] void fail(const std::string& message) const {
    throw Error(ErrorCode::bad_model, file_name_ + ": " + message);
  }

 private:
  const ByteSource& file_;
  const std::string& file_name_;
  std::uint64_t position_ = 0;
};

}  // namespace attentive
