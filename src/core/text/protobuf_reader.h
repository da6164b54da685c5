#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace attentive {

/// Reads a message in the wire format of Protocol Buffers
/// (https://protobuf.dev/programming-guides/encoding), one field after another. Strings and nested
/// messages are views of its bytes.
class ProtobufReader {
 public:
  /// @param where names the message in errors, for example "vocab.spm: pieces[3]".
  ProtobufReader(std::string_view message, std::string where)
      : rest_(message), where_(std::move(where)) {}

  /// Moves to the next field; returns false at the end of the message.
  /// @throws Error bad_model if it is cut off; the functions below throw it if the field has
  /// another type.
  bool next();

  std::uint64_t field() const { return field_; }
  /// Returns a "varint": an enumeration, an integer or a boolean.
  std::uint64_t integer() const;
  float float32() const;
  std::string_view bytes() const;

  const std::string& where() const { return where_; }
  [[noreturn]] void fail(const std::string& message) const;

 private:
  enum class WireType : std::uint8_t { varint = 0, fixed64 = 1, length = 2, fixed32 = 5 };

  std::uint64_t read_varint();
  std::string_view read_bytes(std::uint64_t size);
  void require(WireType type, const char* kind) const;

  std::string_view rest_;
  std::string where_;
  std::uint64_t field_ = 0;
  WireType type_ = WireType::varint;
  std::uint64_t varint_ = 0;
  std::string_view bytes_;
};

}  // namespace attentive
