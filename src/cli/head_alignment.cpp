#include "cli/head_alignment.h"

#include <algorithm>
#include <string>

#include "core/search/translate.h"

namespace attentive {
namespace {

constexpr std::size_t max_shift = 1;

/// Gives each row the weights of the row `shift` later, or of the last.
Matrix shifted(ConstView weights, std::size_t shift) {
  Matrix moved(weights.rows(), weights.cols());
  for (Index row = 0; row < weights.rows(); ++row) {
    const Index from = std::min(row + static_cast<Index>(shift), weights.rows() - 1);
    moved.view().row(row) = weights.row(from);
  }
  return moved;
}

}  // namespace

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
        for (std::size_t shift = 0; shift <= max_shift; ++shift) {
          if (i == 0) {
            measured.push_back({layer, static_cast<std::size_t>(head), shift, {}});
            next = measured.end() - 1;
          }
          const Matrix own = shifted(weights_of_head(weights, head, columns), shift);
          next++->statistics += alignment_statistics(own, alignments[i]);
        }
      }
    }
  }
  return measured;
}

}  // namespace attentive
