#include "core/training/make_shortlist.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/error.h"
#include "core/model/seq2seq.h"

namespace attentive {
namespace {

constexpr Index tokens_at_once = 4096;
constexpr std::size_t longest = 256;
// Smaller weights are noise, and smaller sums over a whole corpus are chance.
constexpr Real min_weight = 0.05F;
constexpr double min_sum = 0.2;

/// An amount per target token.
using Amounts = std::unordered_map<TokenId, double>;

struct Counts {
  std::vector<Amounts> attention;  // by source token: each target token's attention to it
  Amounts tokens;                  // number of occurrences
};

void count(Counts& counts, const Batch& batch, ConstView attention_weights) {
  for (Index b = 0; b < batch.target.batch; ++b) {
    const auto sentence = static_cast<std::size_t>(b);
    for (Index t = 0; t < batch.target.lengths[sentence]; ++t) {
      const Index row = t * batch.target.batch + b;
      const TokenId token = batch.target.ids[static_cast<std::size_t>(row)];
      counts.tokens[token] += 1;
      for (Index s = 0; s < batch.source.lengths[sentence]; ++s) {
        const Real weight = attention_weights(row, s);
        if (weight < min_weight) continue;
        const auto at = static_cast<std::size_t>(s * batch.source.batch + b);
        counts.attention[static_cast<std::size_t>(batch.source.ids[at])][token] +=
            static_cast<double>(weight);
      }
    }
  }
}

Counts count_all(const ModelView& model, std::span<const Example> examples) {
  const Seq2Seq seq2seq(model.description.config);
  Batcher batcher(examples, tokens_at_once);
  batcher.start_epoch(0);
  Batch batch;
  Seq2SeqActivations activations;
  Counts counts{.attention = std::vector<Amounts>(
                    static_cast<std::size_t>(model.description.config.source_vocabulary_size)),
                .tokens = {}};
  for (std::int64_t i = 0; i < batcher.batch_count(); ++i) {
    fill_batch(batch, examples, batcher.batch(i), 0, 1);
    seq2seq.forward(activations, model.weights, batch, {});
    count(counts, batch, activations.decoder.attention_weights.view());
  }
  return counts;
}

/// Returns the `most` tokens with the greatest amounts of at least `least`, leaving out `without`.
std::set<TokenId> top_tokens(const Amounts& amounts, Index most, double least,
                             const std::set<TokenId>& without = {}) {
  std::vector<std::pair<double, TokenId>> sorted;
  for (const auto& [token, amount] : amounts) {
    if (amount >= least && !without.contains(token)) sorted.emplace_back(-amount, token);
  }
  std::ranges::sort(sorted);
  sorted.resize(std::min(sorted.size(), static_cast<std::size_t>(most)));
  std::set<TokenId> greatest;
  for (const auto& [amount, token] : sorted) greatest.insert(token);
  return greatest;
}

}  // namespace

Shortlist make_shortlist(const ModelView& model, std::span<const Example> examples,
                         const ShortlistOptions& options) {
  const ModelDescription& description = model.description;
  if (description.config.targets.size() > 1 || description.config.context != Context::attention) {
    refuse("a shortlist needs a model with attention and one target language");
  }
  std::vector<Example> short_ones;
  std::ranges::copy_if(examples, std::back_inserter(short_ones), [](const Example& example) {
    return std::max(example.source.size(), example.target.size()) <= longest;
  });
  const Counts counts = count_all(model, short_ones);

  const Tokenizer& target = description.target_tokenizers.front();
  std::unordered_map<std::string, TokenId> spelled;
  for (TokenId id = 0; std::cmp_less(id, target.vocabulary_size()); ++id) {
    spelled.emplace(target.token(id), id);
  }
  std::set<TokenId> everywhere = top_tokens(counts.tokens, options.frequent, 0);
  everywhere.insert({unknown_id, end_id});
  Shortlist shortlist{.begins = {0}, .tokens = {}};
  for (std::size_t token = 0; token < counts.attention.size(); ++token) {
    std::set<TokenId> candidates =
        top_tokens(counts.attention[token], options.most, min_sum, everywhere);
    if (std::cmp_equal(token, end_id)) candidates.merge(std::set(everywhere));
    if (std::cmp_greater(token, unknown_id)) {
      const auto same =
          spelled.find(description.source_tokenizer.token(static_cast<TokenId>(token)));
      if (same != spelled.end()) candidates.insert(same->second);
    }
    shortlist.tokens.insert(shortlist.tokens.end(), candidates.begin(), candidates.end());
    shortlist.begins.push_back(static_cast<std::int32_t>(shortlist.tokens.size()));
  }
  return shortlist;
}

}  // namespace attentive
