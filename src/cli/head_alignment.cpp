#include "cli/head_alignment.h"

#include <algorithm>
#include <string>

#include "core/search/shift_attention.h"
#include "core/search/translate.h"

namespace attentive {

std::vector<HeadAlignment> measure_heads(std::span<const ModelView> models,
                                         const SentencePairs& pairs,
                                         std::span<const Alignment> alignments) {
  Translator translator(models);
  TranslateOptions options{
      .decoder = decoder_of(models.front().description.metadata, pairs.language),
      .copy_source_words = false,
      .attention_heads = true,
      .forced = true};
  std::vector<HeadAlignment> measured;
  for (std::size_t i = 0; i < pairs.sources.size(); ++i) {
    options.prefix = pairs.targets[i];
    const Translation read = translator.translate({&pairs.sources[i], 1}, options).front();
    const auto columns = std::ssize(read.source_tokens);
    auto next = measured.begin();
    for (std::size_t layer = 0; layer < read.attention_heads.cross.size(); ++layer) {
      const Matrix& weights = read.attention_heads.cross[layer];
      for (Index head = 0; head < weights.cols() / columns; ++head) {
        for (const double shift : alignment_shifts) {
          if (i == 0) {
            measured.push_back({static_cast<Index>(layer), head, shift, {}});
            next = measured.end() - 1;
          }
          Matrix own(weights.rows(), columns);
          own.view() = weights_of_head(weights, head, columns);
          shift_attention(own.view(), shift);
          next++->statistics += alignment_statistics(own, alignments[i]);
        }
      }
    }
  }
  return measured;
}

const HeadAlignment& best_of(std::span<const HeadAlignment> measured) {
  return *std::ranges::max_element(measured, {},
                                   [](const HeadAlignment& each) { return each.statistics.right; });
}

}  // namespace attentive
