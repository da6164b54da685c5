#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace attentive {

/// Names every choice in which BLEU implementations differ, in sacreBLEU's notation.
inline constexpr std::string_view bleu_signature = "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp";

struct Bleu {
  /// 0...100.
  double score = 0;
  /// Of 1-grams to 4-grams, 0...100.
  std::array<double, 4> precisions = {};
  double brevity_penalty = 0;
  /// In words.
  std::int64_t hypothesis_length = 0;
  std::int64_t reference_length = 0;
};

/// BLEU of a corpus (Papineni et al. 2002), as sacreBLEU (Post 2018, arXiv 1804.08771) computes it
/// by default: `bleu_signature`. Hypothesis i is compared with reference i.
/// @throws Error invalid_argument if the two do not have the same size.
Bleu corpus_bleu(std::span<const std::string> hypotheses, std::span<const std::string> references);

}  // namespace attentive
