#pragma once

#include <cstddef>
#include <cstdint>
#include <queue>
#include <span>
#include <vector>

#include "core/text/tokenizer_model.h"
#include "core/token.h"

namespace attentive {

/// The merges of a byte-pair vocabulary, found by the pair that they join. Sorted rather than
/// hashed: small, and no file can make it slow.
class MergeTable {
 public:
  struct Target {
    TokenId right;
    /// Position in the list of merges: the lower, the sooner applied.
    std::int32_t rank;
    TokenId result;
  };

  MergeTable(std::span<const TokenizerModel::Merge> merges, std::size_t vocabulary_size);

  /// Null if the pair is never joined. Ids may be -1 for what is in no merge.
  const Target* find(TokenId left, TokenId right) const;

 private:
  std::vector<Target> targets_;        // by left piece, then by right piece
  std::vector<std::uint32_t> starts_;  // of each left piece's targets; one more at the end
};

/// Applies merges to one word after another, keeping its work space. A heap of the possible merges
/// holds a word of n characters at O(n log n), whatever they are.
class WordMerger {
 public:
  /// @param table must outlive this object.
  explicit WordMerger(const MergeTable& table) : table_(table) {}

  /// Merges the word that reaches from `begin` to the end of `ids`, in place: always the pair of
  /// lowest rank, the leftmost of equals, until none is left (Sennrich et al. 2016, 1508.07909).
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
    /// std::priority_queue keeps the greatest on top.
    bool operator<(const Candidate& other) const {
      return rank != other.rank ? rank > other.rank : position > other.position;
    }
  };

  Symbol& at(std::int32_t position) { return symbols_[static_cast<std::size_t>(position)]; }
  void offer(std::int32_t position);
  void apply(const Candidate& candidate);

  const MergeTable& table_;
  std::vector<Symbol> symbols_;
  std::priority_queue<Candidate> candidates_;
};

}  // namespace attentive
