// Exposes the scoring of translations to JavaScript: converts values, and holds no logic.
#include "core/metrics/scorecard.h"

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bindings/results.h"
#include "core/choice.h"

namespace attentive {
namespace {

using emscripten::val;

EMSCRIPTEN_DECLARE_VAL_TYPE(ScoredTranslations)
EMSCRIPTEN_DECLARE_VAL_TYPE(ScorecardResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(AddResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(ScoresResult)

val by_length_of(const Scorecard& card) {
  val lengths = val::array();
  for (const auto& [shortest, longest, scores] : card.by_length()) {
    val entry = val::object();
    entry.set("shortest", shortest);
    entry.set("longest", longest == SIZE_MAX ? val::null() : val(longest));
    entry.set("examples", scores.examples);
    entry.set("exactMatch", scores.exact_match);
    entry.set("errorRate", scores.error_rate);
    entry.set("bleu", scores.bleu);
    entry.set("chrf", scores.chrf);
    lengths.call<void>("push", entry);
  }
  val object = val::object();
  object.set("unit", card.counts_words() ? "word" : "character");
  object.set("lengths", lengths);
  return object;
}

class JsScorecard {
 public:
  /// @param tokens the name of a BleuTokens, which the caller has checked.
  static ScorecardResult create(const std::string& tokens) {
    return attempt<ScorecardResult>([&] {
      const auto* chosen = std::ranges::find(bleu_tokens, tokens, &Choice<BleuTokens>::name);
      return val(std::make_unique<JsScorecard>(chosen->value));
    });
  }

  explicit JsScorecard(BleuTokens tokens) : card_(tokens) {}

  AddResult add(const ScoredTranslations& translations) {
    return attempt<AddResult>([&] {
      for (const val& translation : emscripten::vecFromJSArray<val>(translations)) {
        card_.add(translation["source"].as<std::string>(),
                  translation["hypothesis"].as<std::string>(),
                  emscripten::vecFromJSArray<std::string>(translation["references"]));
      }
      return val::undefined();
    });
  }

  /// Returns the scores, with confidence intervals if `resamples` is above 0.
  ScoresResult scores(int resamples) const {
    return attempt<ScoresResult>([&] {
      const Scores all = card_.scores();
      std::optional<Scorecard::Interval> interval;
      if (resamples > 0) interval = card_.confidence(resamples);
      const auto score = [&](double Scores::* field) {
        val object = val::object();
        object.set("score", all.*field);
        object.set("interval", val::undefined());
        if (interval) {
          val ends = val::object();
          ends.set("low", interval->low.*field);
          ends.set("high", interval->high.*field);
          object.set("interval", ends);
        }
        return object;
      };
      val object = val::object();
      object.set("examples", all.examples);
      object.set("exactMatch", score(&Scores::exact_match));
      object.set("errorRate", score(&Scores::error_rate));
      object.set("bleu", score(&Scores::bleu));
      object["bleu"].set("signature", card_.bleu_signature());
      object.set("chrf", score(&Scores::chrf));
      object["chrf"].set("signature", card_.chrf_signature());
      object.set("byLength", by_length_of(card_));
      return object;
    });
  }

 private:
  Scorecard card_;
};

EMSCRIPTEN_BINDINGS(scorecard) {
  using emscripten::register_type;
  register_type<ScoredTranslations>(
      "readonly { source: string; hypothesis: string; references: readonly string[] }[]");
  register_type<ScorecardResult>("Scorecard | Error");
  register_type<AddResult>("undefined | Error");
  const std::string score = "score: number; interval: { low: number; high: number } | undefined";
  const std::string scores =
      "{ examples: number; exactMatch: { " + score + " }; errorRate: { " + score + " }; bleu: { " +
      score + "; signature: string }; chrf: { " + score +
      "; signature: string }; byLength: { unit: 'word' | 'character'; lengths: { shortest: "
      "number; longest: number | null; examples: number; exactMatch: number; errorRate: number; "
      "bleu: number; chrf: number }[] } }";
  register_type<ScoresResult>((scores + " | Error").c_str());

  emscripten::class_<JsScorecard>("Scorecard")
      .class_function("create", &JsScorecard::create)
      .function("add", &JsScorecard::add)
      .function("scores", &JsScorecard::scores);
}

}  // namespace
}  // namespace attentive
