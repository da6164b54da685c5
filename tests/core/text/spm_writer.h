#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/pieces.h"

namespace attentive {

/// Appends fields in the wire format of Protocol Buffers to a message.
class ProtobufWriter {
 public:
  ProtobufWriter& integer(unsigned field, std::uint64_t value) {
    varint(field << 3U);
    varint(value);
    return *this;
  }
  ProtobufWriter& float32(unsigned field, float value) {
    varint(field << 3U | 5U);
    little_endian(std::bit_cast<std::uint32_t>(value), 4);
    return *this;
  }
  ProtobufWriter& fixed64(unsigned field, std::uint64_t value) {
    varint(field << 3U | 1U);
    little_endian(value, 8);
    return *this;
  }
  ProtobufWriter& bytes(unsigned field, std::string_view value) {
    varint(field << 3U | 2U);
    varint(value.size());
    message_ += value;
    return *this;
  }
  const std::string& message() const { return message_; }

 private:
  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7U) message_ += static_cast<char>(value | 0x80U);
    message_ += static_cast<char>(value);
  }
  void little_endian(std::uint64_t value, unsigned size) {
    for (unsigned i = 0; i < size; ++i) message_ += static_cast<char>(value >> 8U * i);
  }

  std::string message_;
};

/// Writes a charsmap that replaces single bytes. Its trie has three blocks: the root, the nodes of
/// the bytes, and their values.
struct CharsmapWriter {
  static constexpr std::uint32_t block = 256;
  std::vector<std::uint32_t> units = std::vector<std::uint32_t>(3 * std::size_t{block});
  std::string strings = std::string(1, '\0');

  explicit CharsmapWriter(const std::map<char, std::string>& replacements) {
    units[0] = block << 10U;
    for (const auto& [byte, replacement] : replacements) {
      const auto label = static_cast<unsigned char>(byte);
      units[block + label] = (block ^ 2 * block) << 10U | 0x100U | label;
      units[2 * block + label] = 0x80000000U | static_cast<std::uint32_t>(strings.size());
      strings += replacement + '\0';
    }
  }

  std::string bytes() const {
    std::string bytes;
    const auto append = [&bytes](std::uint32_t value) {
      for (unsigned i = 0; i < 4; ++i) bytes += static_cast<char>(value >> 8U * i);
    };
    append(static_cast<std::uint32_t>(4 * units.size()));
    for (const std::uint32_t unit : units) append(unit);
    return bytes + strings;
  }
};

/// Writes a SentencePiece file.
struct SpmWriter {
  struct Piece {
    std::string text;
    float score = 0;
    std::uint64_t type = 1;  // 2 unknown, 3 control, 4 user-defined, 5 unused, 6 byte
  };
  std::vector<Piece> pieces = {{"</s>", 0, 3}, {"<unk>", 0, 2},   {"<sep>", 0, 4}, {"▁", -2},
                               {"a", -3},      {"b", -3.5},       {"▁a", -2.5},    {"ab", -2.75},
                               {"▁ab", -2.25}, {"\u00E9", -4.25}, {"c", -4}};
  ProtobufWriter trainer_spec;
  ProtobufWriter normalizer_spec;
  /// Further fields of the file.
  ProtobufWriter more;

  /// Adds the 256 byte pieces, which spell characters outside the vocabulary.
  SpmWriter& with_bytes() {
    for (unsigned byte = 0; byte < 256; ++byte) {
      pieces.push_back({byte_piece(static_cast<unsigned char>(byte)), 0, 6});
    }
    trainer_spec.integer(35, 1);
    return *this;
  }

  std::string bytes() const {
    ProtobufWriter file;
    for (const auto& [text, score, type] : pieces) {
      ProtobufWriter piece;
      file.bytes(1, piece.bytes(1, text).float32(2, score).integer(3, type).message());
    }
    file.bytes(2, trainer_spec.message()).bytes(3, normalizer_spec.message());
    return file.message() + more.message();
  }
};

}  // namespace attentive
