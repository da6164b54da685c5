#pragma once

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/quality.h"
#include "core/choice.h"

namespace attentive {

/// Ways in which what people type differs from the sources of a data set. The same for everybody:
/// what is random follows from the source.
enum class NoiseKind {
  none,
  lower_case,
  capitals,
  title_case,
  no_final_stop,
  no_accents,
  typos,   // two neighbouring letters swapped for every 25 characters
  symbols  // " 😀" appended, to the references, too
};

inline constexpr std::array<Choice<NoiseKind>, 8> noise_kinds = {
    {{"none", NoiseKind::none},
     {"lower_case", NoiseKind::lower_case},
     {"capitals", NoiseKind::capitals},
     {"title_case", NoiseKind::title_case},
     {"no_final_stop", NoiseKind::no_final_stop},
     {"no_accents", NoiseKind::no_accents},
     {"typos", NoiseKind::typos},
     {"symbols", NoiseKind::symbols}}};

/// Returns the kinds with these names, or all of them for "all". `none` is always the first,
/// because the other scores are compared with its score.
std::vector<NoiseKind> noise_kinds_named(std::span<const std::string> names);

/// Returns pairs whose sources have noise.
SentencePairs with_noise(const SentencePairs& pairs, NoiseKind kind);

/// The score of translations of noisy sources. Case and final stops are ignored on both sides,
/// because the noise may have removed what would tell which to write.
struct NoiseScore {
  NoiseKind kind;
  Scores scores;
};

/// Measures a model on sources with each kind of noise.
std::vector<NoiseScore> measure_noise(std::span<const ModelView> models, const SentencePairs& pairs,
                                      std::span<const NoiseKind> kinds, QualityOptions options);

nlohmann::ordered_json to_json(std::span<const NoiseScore> report);
/// Returns a table with a line for each kind, with its share of the score without noise.
std::string to_table(std::span<const NoiseScore> report);

}  // namespace attentive
