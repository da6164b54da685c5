#pragma once

#include <emscripten/val.h>

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

#include "core/bundle/byte_source.h"

namespace attentive {

// Types of arguments that several classes take.
EMSCRIPTEN_DECLARE_VAL_TYPE(Bytes)
EMSCRIPTEN_DECLARE_VAL_TYPE(Strings)

/// Reads bytes that stay in JavaScript's memory and are copied from there part by part.
ByteSource source_of(const Bytes& array);

/// Copies a whole file, be it text or not.
std::string copy_as_text(const ByteSource& file);

/// Copies values to a typed array, such as a Float32Array.
template <typename Element>
emscripten::val to_typed_array(std::span<const Element> values) {
  const emscripten::val view(emscripten::typed_memory_view(values.size(), values.data()));
  return view.call<emscripten::val>("slice");
}
emscripten::val to_uint8_array(std::span<const std::byte> bytes);

/// Converts JSON to the JavaScript value that JSON.parse would return.
emscripten::val to_js(const nlohmann::json& json);

}  // namespace attentive
