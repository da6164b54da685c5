// Exposes the import of Marian's models to JavaScript: converts values, and holds no logic.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <string>
#include <utility>

#include "bindings/model.h"
#include "bindings/values.h"
#include "core/marian/import.h"

namespace attentive {
namespace {

using emscripten::val;

EMSCRIPTEN_DECLARE_VAL_TYPE(MarianFilesValue)

MarianFiles::File file_from(const val& file) {
  return {source_of(Bytes(file["bytes"])), file["name"].as<std::string>()};
}

MarianFiles::Vocabulary vocabulary_from(const val& file) {
  const auto [bytes, name] = file_from(file);
  return {Tokenizer::from_sentencepiece(copy_as_text(bytes), name), name};
}

MarianFiles files_from(const val& files) {
  MarianFiles result{.model = file_from(files["model"]),
                     .source = vocabulary_from(files["vocab"]),
                     .target = {},
                     .lexicon = {}};
  if (const val target = files["targetVocab"]; !target.isUndefined()) {
    result.target = vocabulary_from(target);
  }
  if (const val shortlist = files["shortlist"]; !shortlist.isUndefined()) {
    result.lexicon = file_from(shortlist);
  }
  return result;
}

BundleMetadata metadata_from(const val& metadata) {
  const auto text = [&metadata](const char* name) { return metadata[name].as<std::string>(); };
  return {.name = text("name"),
          .source_language = text("sourceLanguage"),
          .target_languages = {text("targetLanguage")},
          .licence = text("licence"),
          .attribution = text("attribution")};
}

ModelResult load_marian(const MarianFilesValue& files) {
  return JsModel::make([&] { return import_marian(files_from(files), metadata_from(files)); });
}

EMSCRIPTEN_BINDINGS(marian) {
  emscripten::register_type<MarianFilesValue>(
      "{ model: { bytes: Uint8Array; name: string }; vocab: { bytes: Uint8Array; name: string }; "
      "targetVocab: { bytes: Uint8Array; name: string } | undefined; "
      "shortlist: { bytes: Uint8Array; name: string } | undefined; name: string; "
      "sourceLanguage: string; targetLanguage: string; licence: string; attribution: string }");
  emscripten::function("loadMarian", &load_marian);
}

}  // namespace
}  // namespace attentive
