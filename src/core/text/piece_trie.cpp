#include "core/text/piece_trie.h"

namespace attentive {

PieceTrie::PieceTrie(std::span<const Entry> entries) {
  /// The entries whose texts begin with the bytes that lead to a node.
  struct Range {
    std::size_t begin;
    std::size_t end;
    std::size_t depth;
  };
  std::vector<Range> ranges = {{0, entries.size(), 0}};
  labels_.push_back(0);
  for (std::size_t node = 0; node < ranges.size(); ++node) {
    auto [begin, end, depth] = ranges[node];
    nodes_.push_back({static_cast<std::uint32_t>(ranges.size()), none});
    if (begin < end && entries[begin].text.size() == depth) nodes_.back().id = entries[begin++].id;
    while (begin < end) {
      const char label = entries[begin].text[depth];
      std::size_t next = begin + 1;
      while (next < end && entries[next].text[depth] == label) ++next;
      labels_.push_back(static_cast<unsigned char>(label));
      ranges.push_back({begin, next, depth + 1});
      begin = next;
    }
  }
  nodes_.push_back({static_cast<std::uint32_t>(ranges.size()), none});
}

PieceTrie::Match PieceTrie::longest(std::string_view text) const {
  Match longest;
  match(text, [&longest](TokenId id, std::size_t size) { longest = {id, size}; });
  return longest;
}

TokenId PieceTrie::find(std::string_view text) const {
  const Match found = longest(text);
  return found.size == text.size() ? found.id : none;
}

}  // namespace attentive
