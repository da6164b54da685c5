#include "core/text/merges.h"

#include <algorithm>

#include "core/heap_sort.h"

namespace attentive {
namespace {

constexpr std::int32_t no_symbol = -1;
constexpr TokenId merged_away = -1;

}  // namespace

MergeTable::MergeTable(std::span<const TokenizerModel::Merge> merges, std::size_t vocabulary_size,
                       std::span<const std::int32_t> ranks)
    : targets_(merges.size()), starts_(vocabulary_size + 1) {
  const auto left_of = [&merges](std::size_t i) {
    return static_cast<std::size_t>(merges[i].left);
  };
  for (std::size_t i = 0; i < merges.size(); ++i) ++starts_[left_of(i) + 1];
  for (std::size_t id = 0; id < vocabulary_size; ++id) starts_[id + 1] += starts_[id];
  std::vector<std::uint32_t> positions(starts_.begin(), starts_.end());
  for (std::size_t i = 0; i < merges.size(); ++i) {
    const std::int32_t rank = ranks.empty() ? static_cast<std::int32_t>(i) : ranks[i];
    targets_[positions[left_of(i)]++] = {merges[i].right, rank, merges[i].result};
  }
  for (std::size_t id = 0; id < vocabulary_size; ++id) {
    heap_sort(
        std::ranges::subrange(targets_.begin() + starts_[id], targets_.begin() + starts_[id + 1]),
        [](const Target& a, const Target& b) { return a.right < b.right; });
  }
}

const MergeTable::Target* MergeTable::find(TokenId left, TokenId right) const {
  if (left < 0) return nullptr;
  const auto id = static_cast<std::size_t>(left);
  const Target* end = targets_.data() + starts_[id + 1];
  const Target* found = std::lower_bound(
      targets_.data() + starts_[id], end, right,
      [](const Target& candidate, TokenId value) { return candidate.right < value; });
  return found != end && found->right == right ? found : nullptr;
}

void WordMerger::merge(std::vector<TokenId>& ids, std::size_t begin) {
  const auto count = static_cast<std::int32_t>(ids.size() - begin);
  if (count < 2) return;
  symbols_.clear();
  for (std::int32_t i = 0; i < count; ++i) {
    symbols_.push_back({ids[begin + static_cast<std::size_t>(i)], i - 1, i + 1});
  }
  symbols_.back().next = no_symbol;
  for (std::int32_t i = 0; i + 1 < count; ++i) offer(i);
  while (!candidates_.empty()) {
    const Candidate candidate = candidates_.top();
    candidates_.pop();
    if (drops_next()) {
      dropped_.push_back(candidate);
      continue;
    }
    for (const Candidate& dropped : dropped_) candidates_.push(dropped);
    dropped_.clear();
    apply(candidate);
  }
  dropped_.clear();
  ids.resize(begin);
  for (std::int32_t i = 0; i != no_symbol; i = at(i).next) ids.push_back(at(i).id);
}

void WordMerger::offer(std::int32_t position) {
  const Symbol& left = at(position);
  const MergeTable::Target* target = table_.find(left.id, at(left.next).id);
  if (target != nullptr) candidates_.push({target->rank, position});
}

void WordMerger::apply(const Candidate& candidate) {
  Symbol& left = at(candidate.position);
  if (left.id == merged_away || left.next == no_symbol) return;
  Symbol& right = at(left.next);
  // Either side may have been merged with its other neighbour in the meantime.
  const MergeTable::Target* target = table_.find(left.id, right.id);
  if (target == nullptr || target->rank != candidate.rank) return;
  left.id = target->result;
  left.next = right.next;
  right.id = merged_away;
  if (left.next != no_symbol) {
    at(left.next).previous = candidate.position;
    offer(candidate.position);
  }
  if (left.previous != no_symbol) offer(left.previous);
}

}  // namespace attentive
