#pragma once

#include <emscripten/val.h>

#include <span>
#include <string>
#include <string_view>

namespace attentive {

/// A JavaScript string of well-formed UTF-8. Emscripten's own conversion takes a U+FEFF at the
/// beginning for the mark of an encoding, and drops it.
emscripten::val to_js_string(std::string_view text);

/// An array of such strings.
emscripten::val to_js_strings(std::span<const std::string> texts);

}  // namespace attentive
