#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/bundle/bundle.h"
#include "core/random.h"
#include "core/training/batcher.h"
#include "core/training/sentence_pairs.h"

namespace attentive {

/// The "augmentation" object of a training: how often pairs are trained on as people might have
/// typed them. Each field is the probability of its kind of noise, drawn anew in each epoch; at
/// most one of the first three applies to a pair.
struct AugmentationConfig {
  double capitals = 0;       // both sides IN CAPITALS
  double title_case = 0;     // Both Sides In Title Case
  double lower_case = 0;     // the source in lower case
  double no_final_stop = 0;  // both sides without their final stop
  double no_accents = 0;     // the source without accents
  double typos = 0;          // a typo in the source for every 25 characters
  double symbols = 0;        // the same emoji or symbol appended to both sides
  /// The share of pairs to add that join two or three others, one after the other.
  double joined_pairs = 0;
  /// The probability with which each merge of a byte-pair vocabulary is left out, on both sides
  /// (Provilkov et al. 2020, "BPE-Dropout", 1910.13267).
  double bpe_dropout = 0;

  /// Returns whether pairs differ from epoch to epoch.
  bool varies() const;
};

/// Reads a configuration.
/// @throws Error invalid_argument that names the field and what is allowed.
AugmentationConfig parse_augmentation_config(const nlohmann::json& object,
                                             const std::string& where);

nlohmann::json to_json(const AugmentationConfig& config);

/// Adds to each corpus the pairs that join others of it.
void add_joined_pairs(std::vector<SentencePairs>& corpora, double share, std::uint64_t seed);

/// Makes noisy variants of sentence pairs.
class Augmenter {
 public:
  /// @param corpora one per target language, in the model's order.
  Augmenter(const ModelDescription& model, const AugmentationConfig& config, Index max_length,
            std::vector<SentencePairs> corpora);

  std::size_t pair_count() const;
  /// Returns a variant of a pair, by its index among those of all corpora. Noise that would give a
  /// side more than `max_length` tokens is left out.
  Example variant(std::size_t index, Random& random) const;

 private:
  Tokenizer source_tokenizer_;
  std::vector<Tokenizer> target_tokenizers_;
  AugmentationConfig config_;
  Index max_length_;
  std::vector<SentencePairs> corpora_;
};

}  // namespace attentive
