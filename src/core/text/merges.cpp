#include "core/text/merges.h"

namespace attentive {
namespace {

constexpr std::int32_t none = -1;
constexpr TokenId merged_away = -1;

}  // namespace

MergeTable::MergeTable(std::span<const TokenizerModel::Merge> merges) {
  targets_.reserve(merges.size());
  for (std::size_t rank = 0; rank < merges.size(); ++rank) {
    const TokenizerModel::Merge& merge = merges[rank];
    targets_[pair_key(merge.left, merge.right)] = {static_cast<std::int32_t>(rank), merge.result};
  }
}

const MergeTable::Target* MergeTable::find(TokenId left, TokenId right) const {
  const auto found = targets_.find(pair_key(left, right));
  return found == targets_.end() ? nullptr : &found->second;
}

void WordMerger::merge(std::vector<TokenId>& ids, std::size_t begin) {
  const auto count = static_cast<std::int32_t>(ids.size() - begin);
  if (count < 2) return;
  symbols_.clear();
  for (std::int32_t i = 0; i < count; ++i) {
    symbols_.push_back({ids[begin + static_cast<std::size_t>(i)], i - 1, i + 1});
  }
  symbols_.back().next = none;
  for (std::int32_t i = 0; i + 1 < count; ++i) offer(i);
  while (!candidates_.empty()) {
    const Candidate candidate = candidates_.top();
    candidates_.pop();
    apply(candidate);
  }
  ids.resize(begin);
  for (std::int32_t i = 0; i != none; i = at(i).next) ids.push_back(at(i).id);
}

void WordMerger::offer(std::int32_t position) {
  const Symbol& left = at(position);
  const MergeTable::Target* target = table_.find(left.id, at(left.next).id);
  if (target != nullptr) candidates_.push({target->rank, position});
}

void WordMerger::apply(const Candidate& candidate) {
  Symbol& left = at(candidate.position);
  if (left.id == merged_away || left.next == none) return;
  Symbol& right = at(left.next);
  // Either side may have been merged with its other neighbour since this was offered.
  const MergeTable::Target* target = table_.find(left.id, right.id);
  if (target == nullptr || target->rank != candidate.rank) return;
  left.id = target->result;
  left.next = right.next;
  right.id = merged_away;
  if (left.next != none) {
    at(left.next).previous = candidate.position;
    offer(candidate.position);
  }
  if (left.previous != none) offer(left.previous);
}

}  // namespace attentive
