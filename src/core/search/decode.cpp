#include "core/search/decode.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include "core/error.h"
#include "core/kernels/activations.h"
#include "core/token_set.h"

namespace attentive {

BatchDecoder::BatchDecoder(std::span<const ModelView> models) {
  for (const ModelView& model : models) {
    members_.push_back({&model.weights, Seq2Seq(model.description.config), {}});
  }
}

bool BatchDecoder::has_attention() const {
  return std::ranges::all_of(members_,
                             [](const Member& member) { return member.model.has_attention(); });
}

void BatchDecoder::run(const PaddedSequences& source, std::size_t decoder,
                       std::span<const std::unique_ptr<Search>> searches,
                       const std::function<bool()>& cancelled) {
  for (auto& [weights, model, activations] : members_) {
    model.encode(activations, *weights, source, decoder, 1, nullptr);
  }
  select_outputs(decoder, searches);
  tokens_.assign(searches.size(), start_id);
  while (!tokens_.empty()) {
    if (cancelled && cancelled()) {
      throw Error(ErrorCode::aborted, "the translation was cancelled");
    }
    step(decoder);
    DecoderActivations& activations = members_.front().activations.decoder;
    tokens_.clear();
    rows_.clear();
    Index first = 0;
    for (const std::unique_ptr<Search>& search : searches) {
      const auto count = static_cast<Index>(search->continuations().size());
      if (count == 0) continue;
      search->advance(activations.logits.rows_view(first, count),
                      activations.attention_weights.rows_view(first, count));
      for (const auto& [row, token] : search->continuations()) {
        tokens_.push_back(token);
        rows_.push_back(first + row);
      }
      first += count;
    }
    for (Member& member : members_) {
      member.model.select_hypotheses(member.activations, decoder, rows_);
    }
  }
}

AttentionHeads BatchDecoder::attention_heads(const PaddedSequences& source,
                                             std::span<const TokenId> target, std::size_t decoder) {
  auto& [weights, model, activations] = members_.front();
  tokens_.assign(target.size(), start_id);
  std::copy(target.begin(), target.end() - 1, tokens_.begin() + 1);
  model.encode(activations, *weights, source, decoder, std::ssize(target), nullptr);
  // No logits are needed, and those of a single token cost next to nothing.
  constexpr std::array scored = {end_id};
  model.select_outputs(activations, *weights, decoder, scored);
  model.step(activations, *weights, decoder, tokens_, {0, std::ssize(target)});
  return attentive::attention_heads(activations);
}

/// Has the decoder score only the candidates of all searches, and gives each search the columns of
/// its own. If most of the vocabulary is a candidate, all of it is scored, because copying the
/// weights would not pay.
void BatchDecoder::select_outputs(std::size_t decoder,
                                  std::span<const std::unique_ptr<Search>> searches) {
  if (searches.empty() || searches.front()->candidates().empty()) return;
  auto& [weights, model, activations] = members_.front();
  const Index vocabulary_size = model.vocabulary_size(decoder);
  TokenSet wanted(vocabulary_size);
  for (const std::unique_ptr<Search>& search : searches) {
    for (const TokenId token : search->candidates()) wanted.insert(token);
  }
  std::vector<TokenId> outputs = wanted.list();
  columns_.resize(static_cast<std::size_t>(vocabulary_size));
  if (2 * outputs.size() > columns_.size()) {
    std::iota(columns_.begin(), columns_.end(), 0U);
  } else {
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      columns_[static_cast<std::size_t>(outputs[i])] = static_cast<std::uint32_t>(i);
    }
    // Whole groups keep every sentence's logits independent of the others' candidates, to the last
    // bit.
    constexpr std::size_t group = kernels::SelectedRows::group;
    outputs.resize((outputs.size() + group - 1) / group * group, outputs.back());
    model.select_outputs(activations, *weights, decoder, outputs);
  }
  for (const std::unique_ptr<Search>& search : searches) search->set_columns(columns_);
}

/// Computes the next tokens' logits and attention, in the first member's activations.
void BatchDecoder::step(std::size_t decoder) {
  for (auto& [weights, model, activations] : members_) {
    model.step(activations, *weights, decoder, tokens_, {0, 1});
  }
  if (members_.size() > 1) average();
}

void BatchDecoder::average() {
  DecoderActivations& first = members_.front().activations.decoder;
  for (Member& member : members_) {
    Matrix& logits = member.activations.decoder.logits;
    for (Index row = 0; row < logits.rows(); ++row) {
      kernels::softmax(row_data(logits.view(), row), logits.cols());
    }
    if (&member == &members_.front()) continue;
    first.logits.view() += logits.view();
    const Matrix& attention_weights = member.activations.decoder.attention_weights;
    if (attention_weights.cols() == first.attention_weights.cols()) {
      first.attention_weights.view() += attention_weights.view();
    }
  }
  const auto count = static_cast<Real>(members_.size());
  first.logits.view() =
      (first.logits.view().array() / count).max(std::numeric_limits<Real>::min()).log();
  first.attention_weights.view() /= count;
}

}  // namespace attentive
