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
#include "core/weights/arrange.h"

namespace attentive {
namespace {

using emscripten::val;

EMSCRIPTEN_DECLARE_VAL_TYPE(ModelResult)

class JsModel {
 public:
  static ModelResult load(const Bytes& file, const std::string& file_name) {
    return attempt<ModelResult>(
        [&] { return val(std::make_unique<JsModel>(read_bundle(source_of(file), file_name))); });
  }

  explicit JsModel(Bundle bundle) : bundle_(std::move(bundle)), translator_(bundle_) {
    kernels::arrange_for_products(bundle_.parameters);
  }

  InfoResult info() const { return describe(bundle_); }

  TranslationsResult translate(const Strings& sentences, const Settings& settings,
                               const OnCommitted& on_committed) {
    return translate_all(bundle_, translator_, sentences, settings, on_committed);
  }

 private:
  Bundle bundle_;
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
