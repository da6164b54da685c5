#pragma once

#include <emscripten/val.h>

#include "bindings/values.h"
#include "core/bundle/bundle.h"
#include "core/search/translate.h"

// Functions that models and trainers share: both translate and describe themselves.

namespace attentive {

EMSCRIPTEN_DECLARE_VAL_TYPE(InfoResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(Settings)
EMSCRIPTEN_DECLARE_VAL_TYPE(OnCommitted)
EMSCRIPTEN_DECLARE_VAL_TYPE(TranslationsResult)

/// @param on_committed must not throw.
TranslationsResult translate_all(const ModelDescription& model, Translator& translator,
                                 const Strings& sentences, const Settings& settings,
                                 const OnCommitted& on_committed);

InfoResult describe(const ModelDescription& model, Precision precision, std::size_t parameters);

/// Registers the TypeScript types of this file and of values.h, once in each part of the engine.
void register_translation_types();

}  // namespace attentive
