#include "core/search/unit_attention.h"

#include <algorithm>

namespace attentive {

UnitAttention::UnitAttention(std::span<const Unit> source, std::span<const Unit> target,
                             ConstView attention)
    : source_size_(source.size()) {
  for (const Unit& unit : target) {
    const std::size_t pieces = unit.end - unit.begin;
    const auto rows =
        attention.middleRows(static_cast<Index>(unit.begin), static_cast<Index>(pieces));
    target_pieces_.push_back(std::max<std::size_t>(pieces, 1));
    owners_.push_back(none);
    Real most = 0;
    for (std::size_t s = 0; s < source.size(); ++s) {
      const auto columns = static_cast<Index>(source[s].end - source[s].begin);
      totals_.push_back(rows.middleCols(static_cast<Index>(source[s].begin), columns).sum());
      if (!(totals_.back() > most)) continue;
      most = totals_.back();
      owners_.back() = s;
    }
  }
}

std::size_t UnitAttention::insertion_point(std::size_t s) const {
  std::size_t place = 0;
  Real crossing = 0;
  Real least = 0;
  for (std::size_t t = 0; t < owners_.size(); ++t) {
    // If `s` is inserted after `t`, attention from `t` to source units after `s` crosses it.
    for (std::size_t before = 0; before < s; ++before) crossing -= share(t, before);
    for (std::size_t after = s + 1; after < source_size_; ++after) crossing += share(t, after);
    if (crossing > least) continue;
    least = crossing;
    place = t + 1;
  }
  return place;
}

}  // namespace attentive
