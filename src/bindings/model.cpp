// Exposes models to JavaScript: converts values, and holds no logic.
#include "bindings/model.h"

#include <emscripten/bind.h>

namespace attentive {
namespace {

EMSCRIPTEN_BINDINGS(model) {
  register_translation_types();
  emscripten::register_type<ModelResult>("Model | Error");

  emscripten::class_<JsModel>("Model")
      .class_function("load", &JsModel::load)
      .function("info", &JsModel::info)
      .function("translate", &JsModel::translate);
}

}  // namespace
}  // namespace attentive
