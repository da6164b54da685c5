// What JavaScript sees of trainers: values are translated one way and the other, nothing is
// decided.
#include "core/training/trainer.h"

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bindings/results.h"
#include "bindings/translations.h"
#include "bindings/values.h"
#include "core/bundle/bundle.h"
#include "core/error.h"
#include "core/json/json_fields.h"
#include "core/search/translate.h"
#include "core/training/evaluate.h"
#include "core/training/experiment.h"

namespace attentive {
namespace {

using emscripten::val;

EMSCRIPTEN_DECLARE_VAL_TYPE(Corpora)
EMSCRIPTEN_DECLARE_VAL_TYPE(TrainerResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(MetricsResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(DevLossResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(InsightResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(BytesResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(ChangeResult)

std::vector<SentencePairs> corpora_from(const Corpora& array) {
  std::vector<SentencePairs> corpora;
  for (const val& corpus : emscripten::vecFromJSArray<val>(array)) {
    corpora.push_back({.language = corpus["language"].as<std::string>(),
                       .sources = emscripten::vecFromJSArray<std::string>(corpus["sources"]),
                       .targets = emscripten::vecFromJSArray<std::string>(corpus["targets"])});
  }
  return corpora;
}

/// The pairs that a training does not train on, which some configurations need.
std::vector<Example> dev_examples(const Bundle& bundle, const TrainingConfig& training,
                                  const Corpora& dev_corpora) {
  std::vector<SentencePairs> corpora = corpora_from(dev_corpora);
  if (!corpora.empty()) sort_by_target(corpora, bundle.metadata, "dev examples");
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
      return insight ? to_js(to_json(*insight)) : val::undefined();
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
          with_changes(trainer_.overrides(), parse_config_json(changes, "changes"), "changes"));
      return val::undefined();
    });
  }

  BytesResult checkpoint() const {
    return attempt<BytesResult>([&] { return to_uint8_array(trainer_.checkpoint()); });
  }

  TranslationsResult translate(const Strings& sentences, const Settings& settings,
                               const OnSettled& on_settled) {
    return translate_all(trainer_.bundle(), translator_, sentences, settings, on_settled);
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

EMSCRIPTEN_BINDINGS(trainer) {
  using emscripten::register_type;
  register_translation_types();
  register_type<Corpora>(
      "readonly { language: string; sources: readonly string[]; targets: readonly string[] }[]");
  register_type<TrainerResult>("Trainer | Error");
  register_type<BytesResult>("Uint8Array<ArrayBuffer> | Error");
  register_type<ChangeResult>("undefined | Error");
  register_type<MetricsResult>(
      "{ step: number; totalSteps: number; epoch: number; loss: number; gradientNorm: number; "
      "learningRate: number; teacherForcingRatio: number; examples: number; tokens: number; "
      "seconds: number } | Error");
  register_type<DevLossResult>("number | undefined | Error");
  register_type<InsightResult>(
      "{ gradients: number[]; layers: { name: string; magnitude: number; saturated: number; "
      "gates: { name: string; mean: number; low: number; high: number }[] }[]; "
      "attention: { entropy: number; relative: number } | null } | undefined | Error");

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
