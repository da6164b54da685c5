#include "core/training/augmentation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "core/json/json_fields.h"
#include "core/text/letter_case.h"
#include "core/text/noise.h"
#include "core/text/unicode.h"
#include "core/training/seeds.h"

namespace attentive {
namespace {

struct Field {
  const char* key;
  double AugmentationConfig::* value;
};

constexpr Field fields_of_config[] = {{"capitals", &AugmentationConfig::capitals},
                                      {"title_case", &AugmentationConfig::title_case},
                                      {"lower_case", &AugmentationConfig::lower_case},
                                      {"no_final_stop", &AugmentationConfig::no_final_stop},
                                      {"no_accents", &AugmentationConfig::no_accents},
                                      {"typos", &AugmentationConfig::typos},
                                      {"symbols", &AugmentationConfig::symbols},
                                      {"joined_pairs", &AugmentationConfig::joined_pairs},
                                      {"bpe_dropout", &AugmentationConfig::bpe_dropout}};

constexpr std::array typos = {Typo::swapped_letters, Typo::dropped_letter, Typo::doubled_letter};

constexpr std::string_view symbols[] = {"😀", "😂", "😊", "😍", "😢", "😡", "🙂", "🤔",
                                        "👍", "🙏", "🎉", "❤️",  "★",  "→",  "✓",  "♪"};

/// A pair's texts.
struct Texts {
  std::string source;
  std::string target;
};

void change_letter_case(Texts& texts, const AugmentationConfig& config, double chance) {
  if (chance < config.capitals) {
    texts.source = in_letter_case(texts.source, LetterCase::capitals);
    texts.target = in_letter_case(texts.target, LetterCase::capitals);
  } else if (chance < config.capitals + config.title_case) {
    texts.source = in_letter_case(texts.source, LetterCase::title);
    texts.target = in_letter_case(texts.target, LetterCase::title);
  } else if (chance < config.capitals + config.title_case + config.lower_case) {
    texts.source = unicode::to_lower(texts.source);
  }
}

void add_noise(Texts& texts, const AugmentationConfig& config, Random& random) {
  const auto happens = [&random](double probability) { return random.uniform() < probability; };
  if (happens(config.no_final_stop)) {
    texts.source = without_final_stop(texts.source);
    texts.target = without_final_stop(texts.target);
  }
  if (happens(config.typos)) texts.source = with_typos(texts.source, typos, random);
  if (happens(config.no_accents)) texts.source = without_accents(texts.source);
  change_letter_case(texts, config, random.uniform());
  if (happens(config.symbols)) {
    const std::string_view symbol = symbols[random.below(std::size(symbols))];
    texts.source.append(" ").append(symbol);
    texts.target.append(" ").append(symbol);
  }
}

}  // namespace

bool AugmentationConfig::varies() const {
  return std::ranges::any_of(fields_of_config, [this](const Field& field) {
    return field.value != &AugmentationConfig::joined_pairs && this->*field.value > 0;
  });
}

AugmentationConfig parse_augmentation_config(const nlohmann::json& object,
                                             const std::string& where) {
  const JsonFields fields(object, where,
                          {"capitals", "title_case", "lower_case", "no_final_stop", "no_accents",
                           "typos", "symbols", "joined_pairs", "bpe_dropout"});
  AugmentationConfig config;
  for (const auto& [key, value] : fields_of_config) config.*value = fields.number(key, 0, 1, 0);
  if (config.capitals + config.title_case + config.lower_case > 1) {
    fields.fail("capitals", "must be at most 1 together with title_case and lower_case");
  }
  return config;
}

nlohmann::json to_json(const AugmentationConfig& config) {
  nlohmann::json object = nlohmann::json::object();
  for (const auto& [key, value] : fields_of_config) object[key] = config.*value;
  return object;
}

void add_joined_pairs(std::vector<SentencePairs>& corpora, double share, std::uint64_t seed) {
  for (std::size_t corpus = 0; corpus < corpora.size(); ++corpus) {
    SentencePairs& pairs = corpora[corpus];
    Random random(derive_seed(seed, SeedStream::joined_pairs, static_cast<std::int64_t>(corpus)));
    const std::size_t given = pairs.sources.size();
    const auto count = std::llround(share * static_cast<double>(given));
    for (std::int64_t i = 0; i < count; ++i) {
      std::string source;
      std::string target;
      for (std::uint64_t parts = 2 + random.below(2); parts > 0; --parts) {
        const std::size_t part = random.below(given);
        source += (source.empty() ? "" : " ") + pairs.sources[part];
        target += (target.empty() ? "" : " ") + pairs.targets[part];
      }
      pairs.sources.push_back(std::move(source));
      pairs.targets.push_back(std::move(target));
    }
  }
}

Augmenter::Augmenter(const ModelDescription& model, const AugmentationConfig& config,
                     Index max_length, std::vector<SentencePairs> corpora)
    : source_tokenizer_(model.source_tokenizer),
      target_tokenizers_(model.target_tokenizers),
      config_(config),
      max_length_(max_length),
      corpora_(std::move(corpora)) {}

std::size_t Augmenter::pair_count() const {
  std::size_t count = 0;
  for (const SentencePairs& pairs : corpora_) count += pairs.sources.size();
  return count;
}

Example Augmenter::variant(std::size_t index, Random& random) const {
  std::size_t decoder = 0;
  for (; index >= corpora_[decoder].sources.size(); ++decoder) {
    index -= corpora_[decoder].sources.size();
  }
  const Tokenizer& target_tokenizer = target_tokenizers_[decoder];
  const ReadableText source = source_tokenizer_.readable(corpora_[decoder].sources[index]);
  const ReadableText target = target_tokenizer.readable(corpora_[decoder].targets[index]);
  Texts noisy{source.utf8, target.utf8};
  add_noise(noisy, config_, random);
  const MergeDropout dropout{config_.bpe_dropout, &random};
  Example variant{source_tokenizer_.encode({noisy.source}, SpecialTokens::as_text, dropout),
                  target_tokenizer.encode({noisy.target}, SpecialTokens::as_text, dropout),
                  decoder};
  if (variant.is_within(max_length_)) return variant;
  return {source_tokenizer_.encode(source), target_tokenizer.encode(target), decoder};
}

}  // namespace attentive
