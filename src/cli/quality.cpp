#include "cli/quality.h"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "core/search/translate.h"
#include "core/training/evaluate.h"
#include "core/training/experiment.h"

namespace attentive {
namespace {

/// A translation carries its attention; not all of a corpus's are kept at once.
constexpr std::size_t sentences_at_once = 2048;

std::vector<std::string> translate_texts(const Bundle& bundle, const TranslateOptions& options,
                                         std::span<const std::string> sources) {
  Translator translator(bundle);
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

}  // namespace

Quality measure_quality(const Bundle& bundle, const SentencePairs& pairs, bool copy) {
  const std::vector<Example> examples = encode_examples(bundle, {&pairs, 1});
  const ForcedScore forced = score_references(bundle, examples);
  const std::vector<std::string> texts = translate_texts(
      bundle, {.decoder = decoder_of(bundle.card, pairs.language), .copy_source_words = copy},
      pairs.sources);
  std::size_t matches = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) matches += texts[i] == pairs.targets[i] ? 1 : 0;
  return {.examples = texts.size(),
          .exact_match = static_cast<double>(matches) / static_cast<double>(texts.size()),
          .loss = forced.loss,
          .perplexity = forced.perplexity,
          .bleu = corpus_bleu(texts, pairs.targets)};
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
