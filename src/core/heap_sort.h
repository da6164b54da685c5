#pragma once

#include <algorithm>
#include <functional>

namespace attentive {

/// Sorts as std::ranges::sort does, but with a heap: for each type of element, std::sort adds five
/// times as much code for browsers to download. Use it where sorting takes little of the time. The
/// order of equal elements is unspecified.
template <typename Range, typename Less = std::ranges::less>
void heap_sort(Range&& range, Less less = {}) {
  std::ranges::make_heap(range, less);
  std::ranges::sort_heap(range, less);
}

}  // namespace attentive
