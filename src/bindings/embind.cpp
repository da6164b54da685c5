// What JavaScript sees of models, trainers and tokenizers: values are translated one way and the
// other, nothing is decided.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bindings/js_string.h"
#include "bindings/results.h"
#include "core/bundle/bundle.h"
#include "core/error.h"
#include "core/kernels/arrange.h"
#include "core/search/translate.h"
#include "core/text/train_tokenizer.h"
#include "core/training/evaluate.h"
#include "core/training/experiment.h"
#include "core/training/trainer.h"

namespace attentive {
namespace {

using emscripten::val;

// The types that TypeScript is told; see the registrations at the end.
EMSCRIPTEN_DECLARE_VAL_TYPE(Bytes)
EMSCRIPTEN_DECLARE_VAL_TYPE(Strings)
EMSCRIPTEN_DECLARE_VAL_TYPE(Corpora)
EMSCRIPTEN_DECLARE_VAL_TYPE(ModelResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(TrainerResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(InfoResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(Settings)
EMSCRIPTEN_DECLARE_VAL_TYPE(TranslationsResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(MetricsResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(DevLossResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(InsightResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(BytesResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(ChangeResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(Ids)
EMSCRIPTEN_DECLARE_VAL_TYPE(TokenizerResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(TokenizerInfoResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(IdsResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(TextResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(PiecesResult)

/// Bytes that stay in JavaScript's memory and are copied from there part by part.
ByteSource source_of(const Bytes& array) {
  const auto read = [array](std::uint64_t offset, std::span<std::byte> to) {
    const val view(
        emscripten::typed_memory_view(to.size(), reinterpret_cast<unsigned char*>(to.data())));
    const auto begin = static_cast<double>(offset);
    const double end = begin + static_cast<double>(to.size());
    view.call<void>("set", array.call<val>("subarray", begin, end));
  };
  return {array["length"].as<std::size_t>(), read};
}

val to_uint8_array(std::span<const std::byte> bytes) {
  const val view(emscripten::typed_memory_view(
      bytes.size(), reinterpret_cast<const unsigned char*>(bytes.data())));
  return view.call<val>("slice");
}

val to_float32_array(const float* values, std::size_t count) {
  return val(emscripten::typed_memory_view(count, values)).call<val>("slice");
}

val to_int32_array(const std::vector<std::int32_t>& values) {
  return val(emscripten::typed_memory_view(values.size(), values.data())).call<val>("slice");
}

/// Its alternatives and the search aside.
val hypothesis_to_object(const Translation& translation) {
  val object = val::object();
  object.set("text", to_js_string(translation.text));
  object.set("truncated", translation.truncated);
  object.set("tokens", val::array(translation.tokens));
  object.set("attention", to_float32_array(translation.attention.data(),
                                           static_cast<std::size_t>(translation.attention.size())));
  object.set("logProbabilities", to_float32_array(translation.log_probabilities.data(),
                                                  translation.log_probabilities.size()));
  object.set("score", translation.score);
  return object;
}

val search_to_array(const Translation& translation) {
  val nodes = val::array();
  for (std::size_t i = 0; i < translation.search.size(); ++i) {
    const HypothesisNode& node = translation.search[i];
    val object = val::object();
    object.set("parent", node.parent);
    object.set("token", translation.search_tokens[i]);
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
  object.set("sourceTokens", val::array(translation.source_tokens));
  object.set("hypotheses", hypotheses);
  object.set("search", search_to_array(translation));
  return object;
}

TranslateOptions options_from(const Settings& settings, const BundleCard& card) {
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
  return {.decoder = decoder_of(card, settings["targetLanguage"].as<std::string>()),
          .max_length = settings["maxLength"].as<int>(),
          .copy_source_words = settings["copySourceWords"].as<bool>(),
          .shortlist = settings["shortlist"].as<bool>(),
          .search = search,
          .prefix = settings["prefix"].as<std::string>(),
          .forced = settings["forced"].as<bool>()};
}

std::vector<SentencePairs> corpora_from(const Corpora& array) {
  std::vector<SentencePairs> corpora;
  for (const val& corpus : emscripten::vecFromJSArray<val>(array)) {
    corpora.push_back({.language = corpus["language"].as<std::string>(),
                       .sources = emscripten::vecFromJSArray<std::string>(corpus["sources"]),
                       .targets = emscripten::vecFromJSArray<std::string>(corpus["targets"])});
  }
  return corpora;
}

TranslationsResult translate_all(const Bundle& bundle, Translator& translator,
                                 const Strings& sentences, const Settings& settings) {
  return attempt<TranslationsResult>([&] {
    val objects = val::array();
    const TranslateOptions options = options_from(settings, bundle.card);
    for (const Translation& translation :
         translator.translate(emscripten::vecFromJSArray<std::string>(sentences), options)) {
      objects.call<void>("push", to_object(translation));
    }
    return objects;
  });
}

val parsed(const std::string& json) { return val::global("JSON").call<val>("parse", json); }

InfoResult describe(const Bundle& bundle) {
  return attempt<InfoResult>([&] {
    val info = val::object();
    info.set("name", bundle.card.name);
    info.set("sourceLanguage", bundle.card.source_language);
    info.set("targetLanguages", val::array(bundle.card.target_languages));
    info.set("licence", bundle.card.licence);
    info.set("attribution", bundle.card.attribution);
    info.set("precision", choice_name(precisions, bundle.precision()));
    info.set("parameters", static_cast<double>(bundle.parameters.layout().size()));
    info.set("config", parsed(to_json(bundle.config).dump()));
    return info;
  });
}

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

  TranslationsResult translate(const Strings& sentences, const Settings& settings) {
    return translate_all(bundle_, translator_, sentences, settings);
  }

 private:
  Bundle bundle_;
  Translator translator_;
};

/// The pairs that a training does not train on, which some configurations need.
std::vector<Example> dev_examples(const Bundle& bundle, const TrainingConfig& training,
                                  const Corpora& dev_corpora) {
  std::vector<SentencePairs> corpora = corpora_from(dev_corpora);
  if (!corpora.empty()) sort_by_target(bundle.card, "dev examples", corpora);
  const char* option = training.option_that_needs_dev_loss();
  if (corpora.empty() && option != nullptr) {
    refuse(std::string("config.training.") + option +
           " goes by the loss of pairs that are not trained on: give them as `dev`");
  }
  return encode_examples(bundle, corpora);
}

class JsTrainer {
 public:
  static TrainerResult create(const std::string& config, const Corpora& examples,
                              const Corpora& dev_corpora) {
    return attempt<TrainerResult>([&] {
      Experiment experiment = prepare_experiment(config, "config", corpora_from(examples));
      experiment.training.threads = 1;  // This build has none to give.
      std::vector<Example> dev = dev_examples(experiment.bundle, experiment.training, dev_corpora);
      Trainer trainer(std::move(experiment.bundle), experiment.training,
                      std::move(experiment.examples));
      return val(std::make_unique<JsTrainer>(std::move(trainer), std::move(dev)));
    });
  }

  static TrainerResult resume(const Bytes& checkpoint, const std::string& file_name,
                              const Corpora& examples, const Corpora& dev_corpora) {
    return attempt<TrainerResult>([&] {
      Trainer trainer = resume_experiment(source_of(checkpoint), file_name, corpora_from(examples));
      std::vector<Example> dev = dev_examples(trainer.bundle(), trainer.config(), dev_corpora);
      return val(std::make_unique<JsTrainer>(std::move(trainer), std::move(dev)));
    });
  }

  JsTrainer(Trainer trainer, std::vector<Example> dev)
      : trainer_(std::move(trainer)),
        translator_(trainer_.bundle()),
        dev_(std::move(dev)),
        dev_scorer_(trainer_.bundle().config, dev_) {}

  InfoResult info() const { return describe(trainer_.bundle()); }

  MetricsResult advance(int steps) {
    return attempt<MetricsResult>([&] {
      const TrainingMetrics metrics = trainer_.advance(steps);
      val object = val::object();
      object.set("step", static_cast<double>(metrics.step));
      object.set("totalSteps", static_cast<double>(metrics.total_steps));
      object.set("epoch", metrics.epoch);
      object.set("loss", metrics.loss);
      object.set("gradientNorm", metrics.gradient_norm);
      object.set("learningRate", metrics.learning_rate);
      object.set("teacherForcingRatio", metrics.teacher_forcing_ratio);
      object.set("examples", static_cast<double>(metrics.examples));
      object.set("tokens", static_cast<double>(metrics.tokens));
      object.set("seconds", metrics.seconds);
      return object;
    });
  }

  /// Undefined before the first step.
  InsightResult insight() const {
    return attempt<InsightResult>([&] {
      const std::optional<Insight> insight = trainer_.insight();
      return insight ? parsed(to_json(*insight).dump()) : val::undefined();
    });
  }

  bool finished() const { return trainer_.finished(); }

  /// Whether an epoch has ended whose loss on the dev pairs was not measured yet.
  bool dev_loss_due() const { return !dev_.empty() && trainer_.dev_loss_due(); }

  /// Measures a part of it; gives it with the last part, until then undefined.
  DevLossResult score_dev() {
    return attempt<DevLossResult>([&] {
      const std::optional<ForcedScore> score = dev_scorer_.advance(trainer_.bundle().parameters);
      if (!score) return val::undefined();
      trainer_.observe_dev_loss(score->loss);
      return val(score->loss);
    });
  }

  /// `changes` as JSON, as training/overrides.h describes them.
  ChangeResult change(const std::string& changes) {
    return attempt<ChangeResult>([&] {
      trainer_.set_overrides(
          with_changes(trainer_.overrides(), nlohmann::json::parse(changes), "changes"));
      return val::undefined();
    });
  }

  BytesResult checkpoint() const {
    return attempt<BytesResult>([&] { return to_uint8_array(trainer_.checkpoint()); });
  }

  TranslationsResult translate(const Strings& sentences, const Settings& settings) {
    return translate_all(trainer_.bundle(), translator_, sentences, settings);
  }

  /// `precision` by its name, which the caller has checked.
  BytesResult export_bundle(const std::string& precision) const {
    return attempt<BytesResult>([&] {
      const auto* chosen = std::ranges::find(precisions, precision, &Choice<Precision>::name);
      return to_uint8_array(write_bundle(trainer_.bundle(), chosen->value));
    });
  }

 private:
  Trainer trainer_;
  Translator translator_;
  std::vector<Example> dev_;
  ReferenceScorer dev_scorer_;
};

class JsTokenizer {
 public:
  static TokenizerResult load(const Bytes& file, const std::string& file_name) {
    return attempt<TokenizerResult>([&] {
      const ByteSource source = source_of(file);
      std::string text(source.size(), '\0');
      source.read(0, std::as_writable_bytes(std::span(text)));
      return val(std::make_unique<JsTokenizer>(Tokenizer::from_json(text, file_name)));
    });
  }

  static TokenizerResult train(const Strings& texts, const std::string& config) {
    return attempt<TokenizerResult>([&] {
      const TokenizerConfig parsed_config =
          parse_tokenizer_config(nlohmann::json::parse(config), "config");
      const auto strings = emscripten::vecFromJSArray<std::string>(texts);
      const std::vector<std::string_view> views(strings.begin(), strings.end());
      return val(std::make_unique<JsTokenizer>(train_tokenizer(views, parsed_config)));
    });
  }

  explicit JsTokenizer(Tokenizer tokenizer) : tokenizer_(std::move(tokenizer)) {}

  TokenizerInfoResult info() const {
    return attempt<TokenizerInfoResult>([&] {
      const nlohmann::json facts = attentive::describe(tokenizer_);
      val info = val::object();
      info.set("type", facts["type"].get<std::string>());
      info.set("vocabularySize", tokenizer_.vocabulary_size());
      info.set("lowercase", tokenizer_.lowercases());
      return info;
    });
  }

  /// The ids of all texts in one array, and where those of each text end.
  IdsResult encode(const Strings& texts, bool special_tokens) const {
    return attempt<IdsResult>([&] {
      std::vector<TokenId> ids;
      std::vector<std::int32_t> ends;
      for (const std::string& text : emscripten::vecFromJSArray<std::string>(texts)) {
        const std::vector<TokenId> more = tokenizer_.encode(
            text, special_tokens ? SpecialTokens::as_tokens : SpecialTokens::as_text);
        ids.insert(ids.end(), more.begin(), more.end());
        ends.push_back(static_cast<std::int32_t>(ids.size()));
      }
      val object = val::object();
      object.set("ids", to_int32_array(ids));
      object.set("ends", to_int32_array(ends));
      return object;
    });
  }

  TextResult decode(const Ids& ids) const {
    return attempt<TextResult>([&] {
      return to_js_string(
          tokenizer_.decode(emscripten::convertJSArrayToNumberVector<TokenId>(ids)));
    });
  }

  PiecesResult pieces(const Ids& ids) const {
    return attempt<PiecesResult>([&] {
      val pieces = val::array();
      for (const TokenId id : emscripten::convertJSArrayToNumberVector<TokenId>(ids)) {
        pieces.call<void>("push", tokenizer_.token(id));
      }
      return pieces;
    });
  }

  TextResult to_json() const {
    return attempt<TextResult>([&] { return to_js_string(tokenizer_.to_json()); });
  }

 private:
  Tokenizer tokenizer_;
};

EMSCRIPTEN_BINDINGS(attentive) {
  using emscripten::register_type;
  register_type<Bytes>("Uint8Array");
  register_type<Strings>("readonly string[]");
  register_type<Corpora>(
      "readonly { language: string; sources: readonly string[]; targets: readonly string[] }[]");
  register_type<ModelResult>("Model | Error");
  register_type<TrainerResult>("Trainer | Error");
  register_type<BytesResult>("Uint8Array<ArrayBuffer> | Error");
  register_type<ChangeResult>("undefined | Error");
  register_type<InfoResult>(
      "{ name: string; sourceLanguage: string; targetLanguages: string[]; licence: string; "
      "attribution: string; precision: string; parameters: number; config: unknown } | Error");
  register_type<Settings>(
      "{ targetLanguage: string; maxLength: number; copySourceWords: boolean; "
      "shortlist: boolean; prefix: string; forced: boolean; "
      "beamSize: number; nBest: number; lengthPenalty: number; coveragePenalty: number; "
      "minLength: number; noRepeatNgram: number; recordSearch: boolean; "
      "sampling: { temperature: number; topK: number; topP: number; seed: number } | null }");
  register_type<TranslationsResult>(
      "{ sourceTokens: string[]; hypotheses: { text: string; truncated: boolean; "
      "tokens: string[]; attention: Float32Array<ArrayBuffer>; "
      "logProbabilities: Float32Array<ArrayBuffer>; score: number }[]; "
      "search: { parent: number; token: string; logProbability: number; total: number; "
      "fate: 'continued' | 'complete' | 'cut' | 'beaten' | 'abandoned' }[] }[] | Error");
  register_type<MetricsResult>(
      "{ step: number; totalSteps: number; epoch: number; loss: number; gradientNorm: number; "
      "learningRate: number; teacherForcingRatio: number; examples: number; tokens: number; "
      "seconds: number } | Error");
  register_type<DevLossResult>("number | undefined | Error");
  register_type<InsightResult>(
      "{ gradients: number[]; layers: { name: string; magnitude: number; saturated: number; "
      "gates: { name: string; mean: number; low: number; high: number }[] }[]; "
      "attention: { entropy: number; relative: number } | null } | undefined | Error");

  register_type<Ids>("Int32Array");
  register_type<TokenizerResult>("Tokenizer | Error");
  register_type<TokenizerInfoResult>(
      "{ type: 'character' | 'word' | 'bpe'; vocabularySize: number; lowercase: boolean } | Error");
  register_type<IdsResult>(
      "{ ids: Int32Array<ArrayBuffer>; ends: Int32Array<ArrayBuffer> } | Error");
  register_type<TextResult>("string | Error");
  register_type<PiecesResult>("string[] | Error");

  emscripten::class_<JsTokenizer>("Tokenizer")
      .class_function("load", &JsTokenizer::load)
      .class_function("train", &JsTokenizer::train)
      .function("info", &JsTokenizer::info)
      .function("encode", &JsTokenizer::encode)
      .function("decode", &JsTokenizer::decode)
      .function("pieces", &JsTokenizer::pieces)
      .function("toJson", &JsTokenizer::to_json);

  emscripten::class_<JsModel>("Model")
      .class_function("load", &JsModel::load)
      .function("info", &JsModel::info)
      .function("translate", &JsModel::translate);

  emscripten::class_<JsTrainer>("Trainer")
      .class_function("create", &JsTrainer::create)
      .class_function("resume", &JsTrainer::resume)
      .function("info", &JsTrainer::info)
      .function("advance", &JsTrainer::advance)
      .function("insight", &JsTrainer::insight)
      .function("finished", &JsTrainer::finished)
      .function("devLossDue", &JsTrainer::dev_loss_due)
      .function("scoreDev", &JsTrainer::score_dev)
      .function("change", &JsTrainer::change)
      .function("checkpoint", &JsTrainer::checkpoint)
      .function("translate", &JsTrainer::translate)
      .function("exportBundle", &JsTrainer::export_bundle);
}

}  // namespace
}  // namespace attentive
