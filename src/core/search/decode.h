#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/attributes.h"
#include "core/bundle/bundle.h"
#include "core/model/attention_heads.h"
#include "core/model/seq2seq.h"
#include "core/search/search.h"
#include "core/token.h"

namespace attentive {

/// Runs searches on one model, or on an ensemble, whose searches see the mean of the models'
/// probabilities and of their attention. Keeps its working memory from batch to batch.
class BatchDecoder {
 public:
  /// @param models must outlive the decoder, and all have the first one's vocabularies.
  explicit BatchDecoder(std::span<const ModelView> models);

  std::size_t member_count() const { return members_.size(); }
  /// Returns whether the searches get attention weights.
  bool has_attention() const;

  /// Runs every search to its end.
  /// @param searches one per sentence of `source`; either all or none have candidates. An ensemble
  /// cannot have candidates: the mean of its probabilities would depend on the other sentences'
  /// candidates.
  /// @param cancelled called before every step; returning true stops the work with Error aborted.
  void run(const PaddedSequences& source, std::size_t decoder,
           std::span<const std::unique_ptr<Search>> searches,
           const std::function<bool()>& cancelled);

  /// Reads a single sentence and its translation once more, and returns the attention weights of
  /// the first model.
  AttentionHeads attention_heads(const PaddedSequences& source, std::span<const TokenId> target,
                                 std::size_t decoder);

 private:
  struct Member {
    const Weights* weights;
    Seq2Seq model;
    Seq2SeqActivations activations;
  };

  void select_outputs(std::size_t decoder, std::span<const std::unique_ptr<Search>> searches);
  ATTENTIVE_NOINLINE void step(std::size_t decoder);
  void average();

  std::vector<Member> members_;
  std::vector<std::uint32_t> columns_;  // the column of each candidate's logits, by token
  std::vector<TokenId> tokens_;         // read by the next step, one per row
  std::vector<Index> rows_;             // the previous step's row that each of them continues
};

}  // namespace attentive
