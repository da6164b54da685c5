#include "bindings/translations.h"

#include <emscripten/bind.h>

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bindings/js_string.h"
#include "bindings/results.h"

namespace attentive {
namespace {

using emscripten::val;

/// Copies a matrix to a Float32Array, row by row.
val to_float_array(const Matrix& matrix) {
  return to_typed_array<float>({matrix.data(), static_cast<std::size_t>(matrix.size())});
}

val to_float_arrays(const std::vector<Matrix>& matrices) {
  val array = val::array();
  for (const Matrix& matrix : matrices) array.call<void>("push", to_float_array(matrix));
  return array;
}

val heads_to_object(const AttentionHeads& heads) {
  val object = val::object();
  object.set("encoder", to_float_arrays(heads.encoder));
  object.set("cross", to_float_arrays(heads.cross));
  return object;
}

/// Converts places in well-formed UTF-8 to UTF-16 units: one for each code point and another beyond
/// U+FFFF. It counts from the last place on, because those of copies mostly ascend.
class Utf16Places {
 public:
  explicit Utf16Places(std::string_view utf8) : utf8_(utf8) {}

  double at(std::size_t byte) {
    const auto [begin, end] = std::minmax(byte_, byte);
    std::ptrdiff_t between = 0;
    for (const char c : utf8_.substr(begin, end - begin)) {
      const auto value = static_cast<unsigned char>(c);
      const bool continues = (value & 0xC0U) == 0x80U;
      between += (continues ? 0 : 1) + (value >= 0xF0U ? 1 : 0);
    }
    units_ += byte < byte_ ? -between : between;
    byte_ = byte;
    return static_cast<double>(units_);
  }

 private:
  std::string_view utf8_;
  std::size_t byte_ = 0;
  std::ptrdiff_t units_ = 0;
};

val copies_to_array(const Translation& translation) {
  val array = val::array();
  Utf16Places places(translation.text);
  Utf16Places source_places(translation.source_text);
  for (const auto& [begin, end, source] : translation.copies) {
    val object = val::object();
    object.set("start", places.at(begin));
    object.set("end", places.at(end));
    object.set("source", source_places.at(source));
    array.call<void>("push", object);
  }
  return array;
}

/// Converts a translation without its alternatives and its search.
val hypothesis_to_object(const Translation& translation) {
  val object = val::object();
  object.set("text", to_js_string(translation.text));
  object.set("copies", copies_to_array(translation));
  object.set("truncated", translation.truncated);
  object.set("looped", translation.looped);
  object.set("tokens", to_js_strings(translation.tokens));
  object.set("attention", to_float_array(translation.attention));
  object.set("attentionHeads", heads_to_object(translation.attention_heads));
  object.set("logProbabilities", to_typed_array<float>(translation.log_probabilities));
  object.set("score", translation.score);
  return object;
}

val search_to_array(const Translation& translation) {
  val nodes = val::array();
  for (std::size_t i = 0; i < translation.search.size(); ++i) {
    const HypothesisNode& node = translation.search[i];
    val object = val::object();
    object.set("parent", node.parent);
    object.set("token", to_js_string(translation.search_tokens[i]));
    object.set("logProbability", node.log_probability);
    object.set("total", node.total);
    object.set("fate", choice_name(fates, node.fate));
    nodes.call<void>("push", object);
  }
  return nodes;
}

val to_object(const Translation& translation) {
  val hypotheses = val::array();
  hypotheses.call<void>("push", hypothesis_to_object(translation));
  for (const Translation& alternative : translation.alternatives) {
    hypotheses.call<void>("push", hypothesis_to_object(alternative));
  }
  val object = val::object();
  object.set("sourceText", to_js_string(translation.source_text));
  object.set("sourceTokens", to_js_strings(translation.source_tokens));
  object.set("hypotheses", hypotheses);
  object.set("search", search_to_array(translation));
  return object;
}

TranslateOptions options_from(const Settings& settings, const BundleMetadata& metadata) {
  const auto real = [](const val& value) { return static_cast<Real>(value.as<double>()); };
  SearchOptions search{.beam_size = settings["beamSize"].as<int>(),
                       .n_best = settings["nBest"].as<int>(),
                       .length_penalty = real(settings["lengthPenalty"]),
                       .coverage_penalty = real(settings["coveragePenalty"]),
                       .min_length = settings["minLength"].as<int>(),
                       .no_repeat_ngram = settings["noRepeatNgram"].as<int>(),
                       .recorded = settings["recordSearch"].as<bool>()};
  if (const val sampling = settings["sampling"]; !sampling.isNull()) {
    search.sampling = Sampling{.temperature = real(sampling["temperature"]),
                               .top_k = sampling["topK"].as<int>(),
                               .top_p = real(sampling["topP"]),
                               .seed = static_cast<std::uint64_t>(sampling["seed"].as<double>())};
  }
  std::vector<Term> glossary;
  for (const val& term : emscripten::vecFromJSArray<val>(settings["glossary"])) {
    glossary.push_back({term["source"].as<std::string>(), term["target"].as<std::string>()});
  }
  return {.decoder = decoder_of(metadata, settings["targetLanguage"].as<std::string>()),
          .max_length = settings["maxLength"].as<int>(),
          .copy_source_words = settings["copySourceWords"].as<bool>(),
          .shortlist = settings["shortlist"].as<bool>(),
          .stop_loops = settings["stopLoops"].as<bool>(),
          .attention_heads = settings["attentionHeads"].as<bool>(),
          .search = search,
          .glossary = std::move(glossary),
          .prefix = settings["prefix"].as<std::string>(),
          .forced = settings["forced"].as<bool>()};
}

}  // namespace

TranslationsResult translate_all(const ModelDescription& model, Translator& translator,
                                 const Strings& sentences, const Settings& settings,
                                 const OnCommitted& on_committed) {
  return attempt<TranslationsResult>([&] {
    val objects = val::array();
    TranslateOptions options = options_from(settings, model.metadata);
    if (!on_committed.isUndefined()) {
      options.on_committed = [&on_committed](std::size_t sentence,
                                             std::vector<std::string> pieces) {
        on_committed(sentence, to_js_strings(pieces));
      };
    }
    for (const Translation& translation :
         translator.translate(emscripten::vecFromJSArray<std::string>(sentences), options)) {
      objects.call<void>("push", to_object(translation));
    }
    return objects;
  });
}

InfoResult describe(const ModelDescription& model, Precision precision, std::size_t parameters) {
  return attempt<InfoResult>([&] {
    val info = val::object();
    info.set("name", model.metadata.name);
    info.set("sourceLanguage", model.metadata.source_language);
    info.set("targetLanguages", val::array(model.metadata.target_languages));
    info.set("licence", model.metadata.licence);
    info.set("attribution", model.metadata.attribution);
    info.set("precision", choice_name(precisions, precision));
    info.set("parameters", static_cast<double>(parameters));
    info.set("config", to_js(to_json(model.config)));
    return info;
  });
}

void register_translation_types() {
  using emscripten::register_type;
  register_type<Bytes>("Uint8Array");
  register_type<Strings>("readonly string[]");
  register_type<InfoResult>(
      "{ name: string; sourceLanguage: string; targetLanguages: string[]; licence: string; "
      "attribution: string; precision: string; parameters: number; config: unknown } | Error");
  register_type<Settings>(
      "{ targetLanguage: string; maxLength: number; copySourceWords: boolean; "
      "shortlist: boolean; stopLoops: boolean; attentionHeads: boolean; prefix: string; forced: "
      "boolean; "
      "glossary: readonly { source: string; target: string }[]; "
      "beamSize: number; nBest: number; lengthPenalty: number; coveragePenalty: number; "
      "minLength: number; noRepeatNgram: number; recordSearch: boolean; "
      "sampling: { temperature: number; topK: number; topP: number; seed: number } | null }");
  register_type<OnCommitted>("((sentence: number, tokens: string[]) => void) | undefined");
  register_type<TranslationsResult>(
      "{ sourceText: string; sourceTokens: string[]; hypotheses: { text: string; "
      "copies: { start: number; end: number; source: number }[]; truncated: boolean; "
      "looped: boolean; tokens: string[]; attention: Float32Array<ArrayBuffer>; "
      "attentionHeads: { encoder: Float32Array<ArrayBuffer>[]; "
      "cross: Float32Array<ArrayBuffer>[] }; "
      "logProbabilities: Float32Array<ArrayBuffer>; score: number }[]; "
      "search: { parent: number; token: string; logProbability: number; total: number; "
      "fate: 'continued' | 'complete' | 'truncated' | 'pruned' | 'abandoned' }[] }[] | Error");
}

}  // namespace attentive
