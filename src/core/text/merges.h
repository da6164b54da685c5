#pragma once

#include <cstddef>
#include <cstdint>
#include <queue>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/text/tokenizer_model.h"

namespace attentive {

/// Two neighbouring ids as one key of a hash table.
constexpr std::uint64_t pair_key(TokenId left, TokenId right) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 |
         static_cast<std::uint32_t>(right);
}

/// The merges of a byte-pair vocabulary, found by the pair that they join.
class MergeTable {
 public:
  struct Target {
    /// Position in the list of merges: the lower, the sooner applied.
    std::int32_t rank;
    TokenId result;
  };

  explicit MergeTable(std::span<const TokenizerModel::Merge> merges);

  /// Null if the pair is never joined.
  const Target* find(TokenId left, TokenId right) const;

 private:
  std::unordered_map<std::uint64_t, Target> targets_;
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
