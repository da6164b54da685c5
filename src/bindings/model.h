#pragma once

#include <emscripten/val.h>

#include <memory>
#include <utility>

#include "bindings/results.h"
#include "bindings/translations.h"
#include "bindings/values.h"
#include "core/bundle/bundle.h"
#include "core/search/translate.h"

namespace attentive {

EMSCRIPTEN_DECLARE_VAL_TYPE(ModelResult)

/// A model as JavaScript has it.
class JsModel {
 public:
  /// Packs the bundle that `read` returns.
  template <typename Read>
  static ModelResult make(const Read& read) {
    return attempt<ModelResult>(
        [&] { return emscripten::val(std::make_unique<JsModel>(pack(read()))); });
  }

  static ModelResult load(const Bytes& file, const std::string& file_name) {
    return make([&] { return read_bundle(source_of(file), file_name); });
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

}  // namespace attentive
