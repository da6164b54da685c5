#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attentive {

using Bytes = std::vector<std::byte>;

inline Bytes bytes_of(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

/// Returns a file of a header's claimed length, its text and `data_size` bytes of data.
inline Bytes file_of(std::uint64_t length, const std::string& header, std::size_t data_size) {
  std::string text(sizeof length, '\0');
  std::memcpy(text.data(), &length, sizeof length);
  return bytes_of(text + header + std::string(data_size, '\1'));
}
inline Bytes file_of(const std::string& header, std::size_t data_size = 16) {
  return file_of(header.size(), header, data_size);
}

}  // namespace attentive
