// Provides Unicode's tables through the JavaScript engine.

#include <emscripten/em_js.h>

#include <string>

#include "bindings/js_string.h"
#include "core/text/unicode.h"

/// Returns the index in Category.
// clang-format off: this is JavaScript, but for backslashes, which stand for themselves when
// doubled.
EM_JS(int, attentive_category_of, (int code_point), {
  const character = String.fromCodePoint(code_point);
  const categories = [/\\p{L}/u, /\\p{M}/u, /\\p{N}/u, /\\p{P}/u, /(?:)/u];
  return categories.findIndex((pattern) => pattern.test(character));
});
// clang-format on

namespace attentive::unicode::tables {
namespace {

const char* name_of(NormalForm form) {
  switch (form) {
    case NormalForm::nfc:
      return "NFC";
    case NormalForm::nfd:
      return "NFD";
    case NormalForm::nfkc:
      return "NFKC";
    case NormalForm::nfkd:
      break;
  }
  return "NFKD";
}

}  // namespace

std::string normalize(std::string_view text, NormalForm form) {
  return to_js_string(text).call<std::string>("normalize", std::string(name_of(form)));
}

std::string to_lower(std::string_view text) {
  return to_js_string(text).call<std::string>("toLowerCase");
}

std::string to_upper(std::string_view text) {
  return to_js_string(text).call<std::string>("toUpperCase");
}

Category category(char32_t code_point) {
  return static_cast<Category>(attentive_category_of(static_cast<int>(code_point)));
}

}  // namespace attentive::unicode::tables
