#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

#include "core/error.h"

namespace attentive {

/// Views the fuzzer's bytes without a copy, so that reading past them is caught.
inline std::span<const std::byte> as_bytes(const std::uint8_t* data, std::size_t size) {
  return std::as_bytes(std::span(data, size));
}
inline std::string_view as_text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Runs an action that may fail only with an Error that has a message.
/// @return whether it succeeded.
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
