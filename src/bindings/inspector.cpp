// Exposes the look inside models to JavaScript: converts values, and holds no logic.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bindings/js_string.h"
#include "bindings/results.h"
#include "bindings/translations.h"
#include "bindings/values.h"
#include "core/search/inspect.h"
#include "core/search/translate.h"

namespace attentive {
namespace {

using emscripten::val;

EMSCRIPTEN_DECLARE_VAL_TYPE(InspectorResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(InspectSettings)
EMSCRIPTEN_DECLARE_VAL_TYPE(InspectionResult)

InspectOptions options_from(const InspectSettings& settings, const BundleMetadata& metadata) {
  std::vector<GivenAttention> attention;
  for (const val& given : emscripten::vecFromJSArray<val>(settings["attention"])) {
    attention.push_back({static_cast<std::size_t>(given["step"].as<int>()),
                         emscripten::convertJSArrayToNumberVector<Real>(given["weights"])});
  }
  return {.decoder = decoder_of(metadata, settings["targetLanguage"].as<std::string>()),
          .tokens = emscripten::vecFromJSArray<std::string>(settings["tokens"]),
          .max_length = static_cast<std::size_t>(settings["maxLength"].as<int>()),
          .candidates = settings["candidates"].as<int>(),
          .attention = std::move(attention)};
}

val to_object(const InspectedStep& step) {
  val candidates = val::array();
  for (const auto& [token, probability] : step.candidates) {
    val candidate = val::object();
    candidate.set("token", to_js_string(token));
    candidate.set("probability", probability);
    candidates.call<void>("push", candidate);
  }
  val object = val::object();
  object.set("token", to_js_string(step.token));
  object.set("logProbability", step.log_probability);
  object.set("state", to_typed_array<float>(step.state));
  object.set("query", to_typed_array<float>(step.query));
  object.set("scores", to_typed_array<float>(step.scores));
  object.set("weights", to_typed_array<float>(step.weights));
  object.set("context", to_typed_array<float>(step.context));
  object.set("candidates", candidates);
  return object;
}

val to_object(const Inspection& inspection) {
  val states = val::array();
  for (Index t = 0; t < inspection.encoder_states.rows(); ++t) {
    states.call<void>("push", to_typed_array<float>(std::span(
                                  row_data(inspection.encoder_states.view(), t),
                                  static_cast<std::size_t>(inspection.encoder_states.cols()))));
  }
  val steps = val::array();
  for (const InspectedStep& step : inspection.steps) steps.call<void>("push", to_object(step));
  val object = val::object();
  object.set("text", to_js_string(inspection.text));
  object.set("truncated", inspection.truncated);
  object.set("encoderStates", states);
  object.set("steps", steps);
  return object;
}

/// A model as JavaScript has it, which also shows what flows in it.
class JsInspector {
 public:
  static InspectorResult load(const Bytes& file, const std::string& file_name) {
    return attempt<InspectorResult>([&] {
      return val(std::make_unique<JsInspector>(pack(read_bundle(source_of(file), file_name))));
    });
  }

  explicit JsInspector(PackedModel model)
      : model_(std::move(model)), translator_(model_), inspector_(model_) {}

  InfoResult info() const {
    return describe(model_, model_.weights.precision(), model_.weights.layout().size());
  }

  TranslationsResult translate(const Strings& sentences, const Settings& settings,
                               const OnCommitted& on_committed) {
    return translate_all(model_, translator_, sentences, settings, on_committed);
  }

  InspectionResult inspect(const Strings& source_tokens, const InspectSettings& settings) {
    return attempt<InspectionResult>([&] {
      return to_object(inspector_.inspect(emscripten::vecFromJSArray<std::string>(source_tokens),
                                          options_from(settings, model_.metadata)));
    });
  }

 private:
  PackedModel model_;
  Translator translator_;
  Inspector inspector_;
};

EMSCRIPTEN_BINDINGS(inspector) {
  using emscripten::register_type;
  register_type<InspectorResult>("Inspector | Error");
  register_type<InspectSettings>(
      "{ targetLanguage: string; tokens: readonly string[]; maxLength: number; "
      "candidates: number; "
      "attention: readonly { readonly step: number; readonly weights: ArrayLike<number> }[] }");
  register_type<InspectionResult>(
      "{ text: string; truncated: boolean; encoderStates: Float32Array<ArrayBuffer>[]; "
      "steps: { token: string; logProbability: number; state: Float32Array<ArrayBuffer>; "
      "query: Float32Array<ArrayBuffer>; scores: Float32Array<ArrayBuffer>; "
      "weights: Float32Array<ArrayBuffer>; context: Float32Array<ArrayBuffer>; "
      "candidates: { token: string; probability: number }[] }[] } | Error");

  emscripten::class_<JsInspector>("Inspector")
      .class_function("load", &JsInspector::load)
      .function("info", &JsInspector::info)
      .function("translate", &JsInspector::translate)
      .function("inspect", &JsInspector::inspect);
}

}  // namespace
}  // namespace attentive
