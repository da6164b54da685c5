#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace attentive {

/// Returns the CRC-32 of zlib, gzip and PNG (reflected polynomial EDB88320). To continue a
/// checksum, pass it as `before`.
std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t before = 0);

/// FNV-1a (Fowler, Noll, Vo) with a 32-bit state, over 32-bit words instead of bytes.
class Fnv1a {
 public:
  void add(std::uint32_t word) { value_ = (value_ ^ word) * 16777619U; }
  std::uint32_t value() const { return value_; }

 private:
  std::uint32_t value_ = 2166136261U;
};

}  // namespace attentive
