#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/attributes.h"
#include "core/bundle/bundle.h"
#include "core/model/seq2seq.h"
#include "core/search/search.h"
#include "core/token.h"

namespace attentive {

/// Runs searches on a model, or on several that write together: the mean of their probabilities is
/// what the searches see, and the mean of their attention. Keeps its working memory from batch to
/// batch.
class BatchDecoder {
 public:
  /// The bundles must outlive it. Of several, all must have the first one's vocabularies.
  explicit BatchDecoder(std::span<const Bundle* const> bundles);

  std::size_t member_count() const { return members_.size(); }
  /// Whether what is written is told where the model looked.
  bool has_attention(std::size_t decoder) const;

  /// Takes every search to its end.
  /// @param searches one for each sentence of `source`; all have candidates, or none has. Only one
  /// model can have searches with candidates: the mean of several's probabilities would depend on
  /// what other sentences may bring about.
  /// @param cancelled asked before every step; true ends the work with Error aborted.
  void run(const PaddedSequences& source, std::size_t decoder,
           std::span<const std::unique_ptr<Search>> searches,
           const std::function<bool()>& cancelled);

 private:
  struct Member {
    const Parameters* parameters;
    Seq2Seq model;
    Seq2SeqActivations activations;
  };

  void select_outputs(std::size_t decoder, std::span<const std::unique_ptr<Search>> searches);
  ATTENTIVE_NOINLINE void step(std::size_t decoder);
  void average();

  std::vector<Member> members_;
  std::vector<std::uint32_t> columns_;  // of the logits, by token that any search has as candidate
  std::vector<TokenId> tokens_;         // that the next step reads, and
  std::vector<Index> rows_;             // the rows of the step before that its rows go on from
};

}  // namespace attentive
