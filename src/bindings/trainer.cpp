// Exposes trainers to JavaScript: converts values, and holds no logic.
#include "core/training/trainer.h"

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <algorithm>
#include <chrono>
#include <limits>
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
EMSCRIPTEN_DECLARE_VAL_TYPE(StateResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(InsightResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(BytesResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(Changes)
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

/// Encodes the dev pairs.
/// @throws Error invalid_argument if there are none and the configuration needs their loss.
std::vector<Example> dev_examples(const ModelDescription& model, const TrainingConfig& training,
                                  const Corpora& dev_corpora) {
  std::vector<SentencePairs> corpora = corpora_from(dev_corpora);
  if (!corpora.empty()) sort_by_target(corpora, model.metadata, "dev examples");
  const char* option = training.option_that_needs_dev_loss();
  if (corpora.empty() && option != nullptr) {
    refuse({"config.training.", option,
            " needs the loss of pairs that are not trained on: give them as `dev`"});
  }
  return encode_examples(model, corpora);
}

class JsTrainer {
 public:
  static TrainerResult create(const std::string& config, const Corpora& examples,
                              const Corpora& dev_corpora) {
    return attempt<TrainerResult>([&] {
      Experiment experiment = prepare_experiment(config, "config", corpora_from(examples));
      experiment.training.threads = 1;  // this build has no threads
      std::vector<Example> dev = dev_examples(experiment.model, experiment.training, dev_corpora);
      Trainer trainer(std::move(experiment.model), experiment.training,
                      std::move(experiment.examples));
      return val(std::make_unique<JsTrainer>(std::move(trainer), std::move(dev)));
    });
  }

  static TrainerResult resume(const Bytes& checkpoint, const std::string& file_name,
                              const Corpora& examples, const Corpora& dev_corpora) {
    return attempt<TrainerResult>([&] {
      Trainer trainer = resume_experiment(source_of(checkpoint), file_name, corpora_from(examples));
      std::vector<Example> dev = dev_examples(trainer.model(), trainer.config(), dev_corpora);
      return val(std::make_unique<JsTrainer>(std::move(trainer), std::move(dev)));
    });
  }

  JsTrainer(Trainer trainer, std::vector<Example> dev)
      : trainer_(std::move(trainer)),
        translator_(trainer_.model()),
        dev_(std::move(dev)),
        dev_scorer_(trainer_.model().config, dev_) {}

  InfoResult info() const {
    return describe(trainer_.model(), Precision::float32,
                    trainer_.model().parameters.layout().size());
  }

  /// Trains and, after each epoch, measures the dev loss, until `steps` steps have been done since
  /// the last report, training has ended or `milliseconds` have passed.
  StateResult advance(double steps, double milliseconds) {
    return attempt<StateResult>([&] {
      using Clock = std::chrono::steady_clock;
      const auto deadline = Clock::now() + std::chrono::duration<double, std::milli>(milliseconds);
      do {
        if (dev_loss_due()) {
          measure_dev_loss();
        } else if (!trainer_.finished()) {
          report_.add(trainer_.advance(1));
        }
        const bool enough = static_cast<double>(report_.steps) >= steps;
        if (!dev_loss_due() && (enough || trainer_.finished())) return val("done");
      } while (Clock::now() < deadline);
      return val(dev_loss_due() ? "measuring" : "training");
    });
  }

  /// Returns the metrics since the last report.
  MetricsResult report() {
    return attempt<MetricsResult>([&] {
      const TrainingMetrics done = std::exchange(report_, {});
      const std::optional<double> dev_loss = std::exchange(dev_loss_, {});
      const TrainingMetrics metrics = done.steps > 0 ? done : trainer_.advance(0);
      val object = val::object();
      object.set("step", static_cast<double>(metrics.step));
      object.set("totalSteps", static_cast<double>(metrics.total_steps));
      object.set("finished", trainer_.finished() && !dev_loss_due());
      object.set("epoch", metrics.epoch);
      object.set("loss",
                 metrics.steps > 0 ? metrics.loss : std::numeric_limits<double>::quiet_NaN());
      object.set("gradientNorm", metrics.gradient_norm);
      object.set("learningRate", metrics.learning_rate);
      object.set("teacherForcingRatio", metrics.teacher_forcing_ratio);
      object.set("devLoss", dev_loss ? val(*dev_loss) : val::undefined());
      object.set("steps", static_cast<double>(metrics.steps));
      object.set("examples", static_cast<double>(metrics.examples));
      object.set("tokens", static_cast<double>(metrics.tokens));
      object.set("seconds", metrics.seconds);
      return object;
    });
  }

  /// Returns undefined before the first step.
  InsightResult insight() const {
    return attempt<InsightResult>([&] {
      const std::optional<Insight> insight = trainer_.insight();
      return insight ? to_js(to_json(*insight)) : val::undefined();
    });
  }

  /// Changes overrides: a number sets a field, null returns to the configuration's value, and
  /// undefined changes nothing.
  ChangeResult change(const Changes& changes) {
    return attempt<ChangeResult>([&] {
      nlohmann::json fields = nlohmann::json::object();
      for (const char* name : {"learning_rate", "teacher_forcing_ratio"}) {
        const val value = changes[name];
        if (value.isUndefined()) continue;
        fields[name] = value.isNull() ? nlohmann::json() : nlohmann::json(value.as<double>());
      }
      trainer_.set_overrides(with_changes(trainer_.overrides(), fields, "changes"));
      return val::undefined();
    });
  }

  BytesResult checkpoint() const {
    return attempt<BytesResult>([&] { return to_uint8_array(trainer_.checkpoint()); });
  }

  TranslationsResult translate(const Strings& sentences, const Settings& settings,
                               const OnCommitted& on_committed) {
    return translate_all(trainer_.model(), translator_, sentences, settings, on_committed);
  }

  /// @param precision the name of a Precision, which the caller has checked.
  BytesResult export_bundle(const std::string& precision) const {
    return attempt<BytesResult>([&] {
      const auto* chosen = std::ranges::find(precisions, precision, &Choice<Precision>::name);
      return to_uint8_array(write_bundle(trainer_.model(), chosen->value));
    });
  }

 private:
  /// Returns whether an epoch has ended whose loss on the dev pairs has not been measured.
  bool dev_loss_due() const { return !dev_.empty() && trainer_.dev_loss_due(); }

  /// Measures one batch of the dev loss.
  void measure_dev_loss() {
    const std::optional<ForcedScore> score = dev_scorer_.advance(trainer_.model().parameters);
    if (!score) return;
    trainer_.observe_dev_loss(score->loss);
    dev_loss_ = score->loss;
  }

  Trainer trainer_;
  Translator translator_;
  std::vector<Example> dev_;
  ReferenceScorer dev_scorer_;
  TrainingMetrics report_;          // of the steps since the last report
  std::optional<double> dev_loss_;  // measured since the last report
};

EMSCRIPTEN_BINDINGS(trainer) {
  using emscripten::register_type;
  register_translation_types();
  register_type<Corpora>(
      "readonly { language: string; sources: readonly string[]; targets: readonly string[] }[]");
  register_type<TrainerResult>("Trainer | Error");
  register_type<BytesResult>("Uint8Array<ArrayBuffer> | Error");
  register_type<ChangeResult>("undefined | Error");
  register_type<Changes>(
      "{ readonly learning_rate?: number | null; readonly teacher_forcing_ratio?: number | null }");
  register_type<StateResult>("'training' | 'measuring' | 'done' | Error");
  register_type<MetricsResult>(
      "{ step: number; totalSteps: number; finished: boolean; epoch: number; loss: number; "
      "gradientNorm: number; learningRate: number; teacherForcingRatio: number; "
      "devLoss: number | undefined; steps: number; examples: number; tokens: number; "
      "seconds: number } | Error");
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
      .function("report", &JsTrainer::report)
      .function("change", &JsTrainer::change)
      .function("checkpoint", &JsTrainer::checkpoint)
      .function("translate", &JsTrainer::translate)
      .function("exportBundle", &JsTrainer::export_bundle);
}

}  // namespace
}  // namespace attentive
