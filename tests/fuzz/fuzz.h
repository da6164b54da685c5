#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

#include "core/error.h"

namespace attentive {

/// The fuzzer's bytes, copied by nobody: reading past them is caught.
inline std::span<const std::byte> as_bytes(const std::uint8_t* data, std::size_t size) {
  return std::as_bytes(std::span(data, size));
}
inline std::string_view as_text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Does what may fail in one way only: with an Error that says something.
/// @return whether it did not fail.
template <typename Action>
bool holds(Action action) {
  try {
    action();
    return true;
  } catch (const Error& error) {
    if (std::string_view(error.what()).empty()) std::abort();
    return false;
  }
}

}  // namespace attentive
