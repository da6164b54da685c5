#include "cli/noise_report.h"

#include <algorithm>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/hash.h"
#include "core/text/clean_text.h"
#include "core/text/letter_case.h"
#include "core/text/noise.h"
#include "core/text/unicode.h"

namespace attentive {
namespace {

constexpr std::string_view symbol = " 😀";

std::string with_swapped_letters(const std::string& source) {
  constexpr std::array swaps = {Typo::swapped_letters};
  Random random(crc32(std::as_bytes(std::span(source))));
  return with_typos(source, swaps, random);
}

std::string noisy(const std::string& source, NoiseKind kind) {
  switch (kind) {
    case NoiseKind::none:
      break;
    case NoiseKind::lower_case:
      return unicode::to_lower(source);
    case NoiseKind::capitals:
      return in_letter_case(source, LetterCase::capitals);
    case NoiseKind::title_case:
      return in_letter_case(source, LetterCase::title);
    case NoiseKind::no_final_stop:
      return without_final_stop(source);
    case NoiseKind::no_accents:
      return without_accents(source);
    case NoiseKind::typos:
      return with_swapped_letters(source);
    case NoiseKind::symbols:
      return source + std::string(symbol);
  }
  return source;
}

}  // namespace

std::vector<NoiseKind> noise_kinds_named(std::span<const std::string> names) {
  const auto is_named = [&](std::string_view name) {
    return std::ranges::find(names, name) != names.end();
  };
  std::vector<NoiseKind> kinds;
  for (const auto& [name, kind] : noise_kinds) {
    if (kind == NoiseKind::none || is_named("all") || is_named(name)) kinds.push_back(kind);
  }
  return kinds;
}

SentencePairs with_noise(const SentencePairs& pairs, NoiseKind kind) {
  SentencePairs changed = pairs;
  for (std::string& source : changed.sources) source = noisy(clean_text(source), kind);
  if (kind == NoiseKind::symbols) {
    for (std::string& target : changed.targets) target += symbol;
  }
  return changed;
}

std::vector<NoiseScore> measure_noise(std::span<const ModelView> models, const SentencePairs& pairs,
                                      std::span<const NoiseKind> kinds, QualityOptions options) {
  options.ignores_case_and_final_stop = true;
  std::vector<NoiseScore> report;
  for (const NoiseKind kind : kinds) {
    const Quality quality = measure_quality(models, with_noise(pairs, kind), options);
    report.push_back({kind, quality.translations.scores()});
  }
  return report;
}

nlohmann::ordered_json to_json(std::span<const NoiseScore> report) {
  nlohmann::ordered_json object = {{"examples", report.front().scores.examples}};
  for (const auto& [kind, score] : report) {
    object["noise"][choice_name(noise_kinds, kind)] = {{"bleu", score.bleu}, {"chrf", score.chrf}};
  }
  return object;
}

std::string to_table(std::span<const NoiseScore> report) {
  std::ostringstream table;
  table << std::fixed << "noise             BLEU   chrF2  of plain BLEU\n";
  const double plain = report.front().scores.bleu;
  for (const auto& [kind, score] : report) {
    table << std::left << std::setw(14) << choice_name(noise_kinds, kind) << std::right
          << std::setprecision(2) << std::setw(8) << score.bleu << std::setw(8) << score.chrf
          << std::setprecision(1) << std::setw(8) << 100 * score.bleu / plain << " %\n";
  }
  return table.str();
}

}  // namespace attentive
