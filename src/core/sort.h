#pragma once

#include <algorithm>
#include <functional>

namespace attentive {

/// As std::ranges::sort, by a heap. That has five times as much code for each kind of element,
/// which browsers fetch; so this is for what sorting takes no time of. Equal elements end in any
/// order.
template <typename Range, typename Less = std::ranges::less>
void sort_small(Range&& range, Less less = {}) {
  std::ranges::make_heap(range, less);
  std::ranges::sort_heap(range, less);
}

}  // namespace attentive
