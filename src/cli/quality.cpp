#include "cli/quality.h"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/training/experiment.h"

namespace attentive {
namespace {

/// A translation carries its attention; not all of a corpus's are kept at once.
constexpr std::size_t sentences_at_once = 2048;

std::vector<std::string> translate_texts(std::span<const Bundle* const> models,
                                         const TranslateOptions& options,
                                         std::span<const std::string> sources) {
  Translator translator(models);
  std::vector<std::string> texts;
  texts.reserve(sources.size());
  while (!sources.empty()) {
    const std::size_t count = std::min(sources.size(), sentences_at_once);
    for (Translation& translation : translator.translate(sources.first(count), options)) {
      texts.push_back(std::move(translation.text));
    }
    sources = sources.subspan(count);
  }
  return texts;
}

/// The sources, each with the targets that are its references.
struct Referenced {
  std::vector<std::string> sources;
  std::vector<std::vector<std::string>> references;
};

Referenced with_references(const SentencePairs& pairs, bool several) {
  Referenced examples;
  std::unordered_map<std::string_view, std::size_t> place_of;
  for (std::size_t i = 0; i < pairs.sources.size(); ++i) {
    const std::size_t next = examples.sources.size();
    const std::size_t place =
        several ? place_of.try_emplace(pairs.sources[i], next).first->second : next;
    if (place == next) {
      examples.sources.push_back(pairs.sources[i]);
      examples.references.emplace_back();
    }
    examples.references[place].push_back(pairs.targets[i]);
  }
  return examples;
}

}  // namespace

Quality measure_quality(std::span<const Bundle* const> models, const SentencePairs& pairs,
                        const QualityOptions& options) {
  const Bundle& bundle = *models.front();
  const Referenced examples = with_references(pairs, options.several_references);
  TranslateOptions translation = options.translation;
  translation.decoder = decoder_of(bundle.card, pairs.language);
  const std::vector<std::string> texts = translate_texts(models, translation, examples.sources);
  Quality quality{.translations = Scorecard(options.bleu_tokens), .forced = {}};
  if (models.size() == 1) {
    quality.forced = score_references(bundle, encode_examples(bundle, {&pairs, 1}));
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    quality.translations.add(examples.sources[i], texts[i], examples.references[i]);
  }
  return quality;
}

SentencePairs sample(const SentencePairs& pairs, std::size_t count) {
  const std::size_t size = pairs.sources.size();
  count = std::min(count, size);
  SentencePairs chosen{.language = pairs.language};
  for (std::size_t i = 0; i < count; ++i) {
    chosen.sources.push_back(pairs.sources[i * size / count]);
    chosen.targets.push_back(pairs.targets[i * size / count]);
  }
  return chosen;
}

}  // namespace attentive
