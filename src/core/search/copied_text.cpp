#include "core/search/copied_text.h"

#include <algorithm>
#include <utility>

namespace attentive {

void CopiedText::append(const CopiedText& more) {
  for (const auto& [begin, end, source] : more.copies) {
    copies.push_back({text.size() + begin, text.size() + end, source});
  }
  text += more.text;
}

void move_copies(std::vector<Copy>& copies, std::size_t at, std::size_t removed,
                 std::size_t added) {
  std::vector<Copy> moved;
  for (const auto& [begin, end, source] : copies) {
    const Copy before{begin, std::min(end, at), source};
    if (before.begin < before.end) moved.push_back(before);
    const std::size_t rest = std::max(begin, at + removed);
    if (rest < end) {
      moved.push_back({rest - removed + added, end - removed + added, source + rest - begin});
    }
  }
  copies = std::move(moved);
}

}  // namespace attentive
