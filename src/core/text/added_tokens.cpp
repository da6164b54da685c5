#include "core/text/added_tokens.h"

#include <algorithm>

#include "core/text/unicode.h"

namespace attentive {
namespace {

/// Returns the edge of `byte` among a node's sorted edges, or where to insert it.
template <typename Edges>
auto edge(Edges& edges, char byte) {
  return std::lower_bound(edges.begin(), edges.end(), byte, [](const auto& candidate, char value) {
    return candidate.first < value;
  });
}

}  // namespace

void AddedTokenFinder::add(std::string_view content, const AddedToken& token) {
  std::uint32_t node = 0;
  for (const char byte : content) {
    auto& edges = nodes_[node].next;
    auto found = edge(edges, byte);
    if (found == edges.end() || found->first != byte) {
      const auto fresh = static_cast<std::uint32_t>(nodes_.size());
      edges.insert(found, {byte, fresh});
      nodes_.emplace_back();
      node = fresh;
    } else {
      node = found->second;
    }
  }
  nodes_[node].token = &token;
}

std::pair<const AddedToken*, std::size_t> AddedTokenFinder::match(std::string_view text,
                                                                  std::size_t position) const {
  std::pair<const AddedToken*, std::size_t> longest = {nullptr, 0};
  std::uint32_t node = 0;
  for (std::size_t end = position; end < text.size(); ++end) {
    const auto& edges = nodes_[node].next;
    const auto found = edge(edges, text[end]);
    if (found == edges.end() || found->first != text[end]) break;
    node = found->second;
    if (nodes_[node].token != nullptr) longest = {nodes_[node].token, end + 1 - position};
  }
  return longest;
}

std::vector<AddedTokenFinder::Section> AddedTokenFinder::split(std::string_view text) const {
  if (nodes_.front().next.empty()) return {{text, nullptr}};
  std::vector<Section> sections;
  bool strip_left = false;
  const auto add_text = [&](std::string_view part, bool strip_right) {
    part = unicode::strip(part, strip_left, strip_right);
    if (!part.empty()) sections.push_back({part, nullptr});
  };
  std::size_t begin = 0;
  for (std::size_t position = 0; position < text.size();) {
    const auto [token, size] = match(text, position);
    if (token == nullptr) {
      ++position;
      continue;
    }
    add_text(text.substr(begin, position - begin), token->strips_left);
    sections.push_back({text.substr(position, size), token});
    strip_left = token->strips_right;
    position += size;
    begin = position;
  }
  add_text(text.substr(begin), false);
  return sections;
}

}  // namespace attentive
