#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace attentive {

/// CRC-32 as in zlib, gzip and PNG (reflected polynomial EDB88320). Give the checksum of what came
/// before to continue it.
std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t before = 0);

}  // namespace attentive
