#pragma once

#include <emscripten/val.h>

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <span>

#include "core/bundle/byte_source.h"

namespace attentive {

// What several classes take.
EMSCRIPTEN_DECLARE_VAL_TYPE(Bytes)
EMSCRIPTEN_DECLARE_VAL_TYPE(Strings)

/// Bytes that stay in JavaScript's memory and are copied from there part by part.
ByteSource source_of(const Bytes& array);

/// A Uint8Array of its own.
emscripten::val to_uint8_array(std::span<const std::byte> bytes);

/// A Float32Array of its own.
emscripten::val to_float32_array(std::span<const float> values);

/// What JSON.parse would make of it.
emscripten::val to_js(const nlohmann::json& json);

}  // namespace attentive
