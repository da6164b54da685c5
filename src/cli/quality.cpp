#include "cli/quality.h"

#include <algorithm>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/text/clean_text.h"
#include "core/text/noise.h"
#include "core/text/unicode.h"
#include "core/training/experiment.h"

namespace attentive {
namespace {

/// Limits memory, because translations carry their attention.
constexpr std::size_t sentences_at_once = 2048;

/// Calls `use(index, translation)` for each source.
template <typename Use>
void for_each_translation(std::span<const ModelView> models, const TranslateOptions& options,
                          std::span<const std::string> sources, const Use& use) {
  Translator translator(models);
  for (std::size_t done = 0; done < sources.size();) {
    const std::size_t count = std::min(sources.size() - done, sentences_at_once);
    for (const Translation& it : translator.translate(sources.subspan(done, count), options)) {
      use(done++, it);
    }
  }
}

/// Returns whether a translation has the tokens of `target` and attention.
bool is_written_as(const Translation& translation, const std::vector<TokenId>& target,
                   const Tokenizer& tokenizer) {
  if (translation.attention.size() == 0 || translation.truncated) return false;
  const std::span<const std::string> tokens(translation.tokens.begin(),
                                            translation.tokens.end() - 1);  // without </s>
  return std::ranges::equal(tokens, target, {}, {},
                            [&](TokenId id) -> const std::string& { return tokenizer.token(id); });
}

/// Sources, each with its references.
struct Referenced {
  std::vector<std::string> sources;
  std::vector<std::vector<std::string>> references;
};

std::string without_case_and_final_stop(const std::string& text) {
  return unicode::to_lower(without_final_stop(clean_text(text)));
}

Referenced with_references(const SentencePairs& pairs, const QualityOptions& options) {
  Referenced examples;
  std::unordered_map<std::string, std::size_t> index_of_source;
  for (std::size_t i = 0; i < pairs.sources.size(); ++i) {
    const std::size_t next = examples.sources.size();
    const std::size_t index =
        options.several_references
            ? index_of_source.try_emplace(clean_text(pairs.sources[i]), next).first->second
            : next;
    if (index == next) {
      examples.sources.push_back(pairs.sources[i]);
      examples.references.emplace_back();
    }
    const std::string& target = pairs.targets[i];
    examples.references[index].push_back(
        options.ignores_case_and_final_stop ? without_case_and_final_stop(target) : target);
  }
  return examples;
}

}  // namespace

Quality measure_quality(std::span<const ModelView> models, const SentencePairs& pairs,
                        const QualityOptions& options) {
  const ModelDescription& model = models.front().description;
  const Referenced examples = with_references(pairs, options);
  const std::vector<Example> encoded = encode_examples(model, {&pairs, 1});
  TranslateOptions translation = options.translation;
  translation.decoder = decoder_of(model.metadata, pairs.language);
  Quality quality{.translations = Scorecard(options.bleu_tokens), .forced = {}, .alignment = {}};
  const bool loose = options.ignores_case_and_final_stop;
  if (models.size() == 1 && !loose) quality.forced = score_references(models.front(), encoded);
  if (!options.alignments.empty()) quality.alignment.emplace();
  const Tokenizer& tokenizer = model.target_tokenizers[translation.decoder];
  const auto judge = [&](std::size_t i, const Translation& it) {
    quality.translations.add(examples.sources[i],
                             loose ? without_case_and_final_stop(it.text) : it.text,
                             examples.references[i]);
    if (quality.alignment && is_written_as(it, encoded[i].target, tokenizer)) {
      *quality.alignment += alignment_statistics(it.attention, options.alignments[i]);
    }
  };
  for_each_translation(models, translation, examples.sources, judge);
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
