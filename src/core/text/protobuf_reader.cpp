#include "core/text/protobuf_reader.h"

#include <bit>

#include "core/error.h"

namespace attentive {

bool ProtobufReader::next() {
  if (rest_.empty()) return false;
  const std::uint64_t key = read_varint();
  field_ = key >> 3;
  type_ = static_cast<WireType>(key & 7);
  switch (type_) {
    case WireType::varint:
      varint_ = read_varint();
      return true;
    case WireType::fixed64:
      bytes_ = read_bytes(8);
      return true;
    case WireType::length:
      bytes_ = read_bytes(read_varint());
      return true;
    case WireType::fixed32:
      bytes_ = read_bytes(4);
      return true;
  }
  fail("field " + std::to_string(field_) + " has the unknown wire type " + std::to_string(key & 7) +
       "; the file is damaged or not a SentencePiece file");
}

std::uint64_t ProtobufReader::integer() const {
  require(WireType::varint, "an integer");
  return varint_;
}

float ProtobufReader::float32() const {
  require(WireType::fixed32, "a float");
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    bits |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes_[i])) << (8 * i);
  }
  return std::bit_cast<float>(bits);
}

std::string_view ProtobufReader::bytes() const {
  require(WireType::length, "a string or message");
  return bytes_;
}

void ProtobufReader::fail(const std::string& message) const {
  throw Error(ErrorCode::bad_model, where_ + ": " + message);
}

std::uint64_t ProtobufReader::read_varint() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return value;
  }
  fail("an integer after field " + std::to_string(field_) +
       " is cut off or too long; the file is damaged");
}

std::string_view ProtobufReader::read_bytes(std::uint64_t size) {
  if (size > rest_.size()) {
    fail("field " + std::to_string(field_) + " claims " + std::to_string(size) +
         " bytes, but only " + std::to_string(rest_.size()) + " follow; the file is cut off");
  }
  const std::string_view bytes = rest_.substr(0, size);
  rest_.remove_prefix(bytes.size());
  return bytes;
}

void ProtobufReader::require(WireType type, const char* kind) const {
  if (type_ == type) return;
  fail("field " + std::to_string(field_) + " must be " + kind + ", but has the wire type " +
       std::to_string(static_cast<int>(type_)));
}

}  // namespace attentive
