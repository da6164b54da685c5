// CRC-32 processes eight bytes at a time, with one table for each of their positions (Kounavis and
// Berry 2005, "A Systematic Approach to Building High Performance Software-Based CRC Generators").

#include "core/hash.h"

#include <array>
#include <cstring>

#include "core/attributes.h"

namespace attentive {
namespace {

constexpr std::size_t slices = 8;
using Tables = std::array<std::array<std::uint32_t, 256>, slices>;

Tables make_tables() {
  Tables tables{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1 ? 0xEDB88320U : 0U) ^ value >> 1;
    tables[0][i] = value;
  }
  for (std::size_t slice = 1; slice < slices; ++slice) {
    for (std::size_t i = 0; i < 256; ++i) {
      const std::uint32_t before = tables[slice - 1][i];
      tables[slice][i] = tables[0][before & 0xFF] ^ before >> 8;
    }
  }
  return tables;
}

/// The most bytes that one call of `add_block` adds; `attributes.h` says why they are limited.
constexpr std::size_t block_bytes = 1 << 13;

ATTENTIVE_NOINLINE std::uint32_t add_block(const Tables& tables, std::span<const std::byte> bytes,
                                           std::uint32_t value) {
  for (; bytes.size() >= slices; bytes = bytes.subspan(slices)) {
    std::array<std::uint32_t, 2> words{};
    std::memcpy(words.data(), bytes.data(), sizeof(words));
    words[0] ^= value;
    value = 0;
    for (std::size_t i = 0; i < slices; ++i) {
      value ^= tables[slices - 1 - i][words[i / 4] >> 8 * (i % 4) & 0xFF];
    }
  }
  for (const std::byte byte : bytes) {
    value = tables[0][(value ^ std::to_integer<std::uint32_t>(byte)) & 0xFF] ^ value >> 8;
  }
  return value;
}

}  // namespace

std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t before) {
  static const Tables tables = make_tables();
  std::uint32_t value = ~before;
  for (; bytes.size() > block_bytes; bytes = bytes.subspan(block_bytes)) {
    value = add_block(tables, bytes.first(block_bytes), value);
  }
  return ~add_block(tables, bytes, value);
}

}  // namespace attentive
