// Exposes models to JavaScript: converts values, and holds no logic.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <memory>
#include <string>
#include <utility>

#include "bindings/results.h"
#include "bindings/translations.h"
#include "bindings/values.h"
#include "core/bundle/bundle.h"
#include "core/search/translate.h"

namespace attentive {
namespace {

using emscripten::val;

EMSCRIPTEN_DECLARE_VAL_TYPE(ModelResult)

class JsModel {
 public:
  static ModelResult load(const Bytes& file, const std::string& file_name) {
    return attempt<ModelResult>([&] {
      return val(std::make_unique<JsModel>(pack(read_bundle(source_of(file), file_name))));
    });
  }

  explicit JsModel(PackedModel model) : model_(std::move(model)), translator_(model_) {}

  InfoResult info() const {
    return describe(model_, model_.weights.precision(), model_.weights.layout().size());
  }

  TranslationsResult translate(const Strings& sentences, const Settings& settings,
                               const OnCommitted& on_committed) {
    return translate_all(model_, translator_, sentences, settings, on_committed);
  }

 private:
  PackedModel model_;
  Translator translator_;
};

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
