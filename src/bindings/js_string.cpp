#include "bindings/js_string.h"

#include <emscripten/em_js.h>

// clang-format off: this is JavaScript.
EM_JS(emscripten::EM_VAL, attentive_to_string, (const char* text, int size), {
  const decoder = (attentive_to_string.decoder ||= new TextDecoder("utf-8", {ignoreBOM: true}));
  return Emval.toHandle(decoder.decode(HEAPU8.subarray(text, text + size)));
});
// clang-format on

namespace attentive {

emscripten::val to_js_string(std::string_view text) {
  return emscripten::val::take_ownership(
      attentive_to_string(text.data(), static_cast<int>(text.size())));
}

emscripten::val to_js_strings(std::span<const std::string> texts) {
  emscripten::val strings = emscripten::val::array();
  for (const std::string& text : texts) strings.call<void>("push", to_js_string(text));
  return strings;
}

}  // namespace attentive
