#pragma once

#include <cstddef>
#include <cstdint>
#include <queue>
#include <span>
#include <vector>

#include "core/random.h"
#include "core/text/tokenizer_model.h"
#include "core/token.h"

namespace attentive {

/// A table that finds the merge of two pieces. It is sorted rather than hashed, so it is small and
/// no file can make it slow.
class MergeTable {
 public:
  struct Target {
    TokenId right;
    /// The lower the rank, the sooner the merge applies.
    std::int32_t rank;
    TokenId result;
  };

  /// @param ranks holds the merges' ranks where some are equal; otherwise their positions are.
  MergeTable(std::span<const TokenizerModel::Merge> merges, std::size_t vocabulary_size,
             std::span<const std::int32_t> ranks = {});

  /// Returns null if no merge joins the pair. Ids may be -1, which no merge has.
  const Target* find(TokenId left, TokenId right) const;

 private:
  std::vector<Target> targets_;        // sorted by left piece, then by right piece
  std::vector<std::uint32_t> starts_;  // where each left piece's targets start, and the end
};

/// Leaves out merges at random, so that a model sees words in various pieces (Provilkov et al.
/// 2020, "BPE-Dropout", 1910.13267).
struct MergeDropout {
  double probability = 0;
  Random* random = nullptr;  // may be null if the probability is 0
};

/// Applies merges to words, keeping its working memory. A heap of the possible merges makes a word
/// of n characters cost O(n log n), whatever the merges are.
class WordMerger {
 public:
  /// @param table must outlive this object.
  explicit WordMerger(const MergeTable& table, const MergeDropout& dropout = {})
      : table_(table), dropout_(dropout) {}

  /// Merges the word from `begin` to the end of `ids`, in place: the pair of lowest rank first, the
  /// leftmost of equals, until no merge applies (Sennrich et al. 2016, 1508.07909) or dropout
  /// leaves out all that do.
  void merge(std::vector<TokenId>& ids, std::size_t begin);

 private:
  struct Symbol {
    TokenId id;
    std::int32_t previous;
    std::int32_t next;
  };
  struct Candidate {
    std::int32_t rank;
    std::int32_t position;
    /// Orders the sooner merge last, because std::priority_queue keeps the greatest on top.
    bool operator<(const Candidate& other) const {
      return rank != other.rank ? rank > other.rank : position > other.position;
    }
  };

  Symbol& at(std::int32_t position) { return symbols_[static_cast<std::size_t>(position)]; }
  void offer(std::int32_t position);
  void apply(const Candidate& candidate);
  bool drops_next() {
    return dropout_.probability > 0 && dropout_.random->uniform() < dropout_.probability;
  }

  const MergeTable& table_;
  MergeDropout dropout_;
  std::vector<Symbol> symbols_;
  std::priority_queue<Candidate> candidates_;
  std::vector<Candidate> dropped_;  // until the next merge
};

}  // namespace attentive
