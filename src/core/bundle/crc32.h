#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace attentive {

/// CRC-32 as in zlib, gzip and PNG (reflected polynomial EDB88320). Give the checksum of what came
/// before to continue it.
inline std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t before = 0) {
  static constexpr auto table = [] {
    std::array<std::uint32_t, 256> entries{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t value = i;
      for (int bit = 0; bit < 8; ++bit) value = (value & 1 ? 0xEDB88320U : 0U) ^ value >> 1;
      entries[i] = value;
    }
    return entries;
  }();
  std::uint32_t value = ~before;
  for (const std::byte byte : bytes) {
    value = table[(value ^ std::to_integer<std::uint32_t>(byte)) & 0xFF] ^ value >> 8;
  }
  return ~value;
}

}  // namespace attentive
