#pragma once

#include <emscripten/val.h>

#include <span>
#include <string>
#include <string_view>

namespace attentive {

/// Converts well-formed UTF-8 to a JavaScript string. Emscripten's own conversion would take a
/// U+FEFF at the start for a byte-order mark and drop it.
emscripten::val to_js_string(std::string_view text);

/// Converts texts to an array of JavaScript strings.
emscripten::val to_js_strings(std::span<const std::string> texts);

}  // namespace attentive
