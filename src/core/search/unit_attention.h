#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/search/copyable.h"
#include "core/tensor.h"

namespace attentive {

/// The attention between the units of a source and a target, summed over their pieces.
class UnitAttention {
 public:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  /// @param attention [target pieces, source pieces]; may have more of both than the units.
  UnitAttention(std::span<const Unit> source, std::span<const Unit> target, ConstView attention);

  /// Returns the sum over the pieces of target unit `t`, from 0 to their number.
  Real total(std::size_t t, std::size_t s) const { return totals_[t * source_size_ + s]; }
  /// Returns the mean over the pieces of target unit `t`, from 0 to 1.
  Real share(std::size_t t, std::size_t s) const {
    return total(t, s) / static_cast<Real>(target_pieces_[t]);
  }
  /// Returns the source unit that target unit `t` attends to most; `none` if it attends to none.
  std::size_t owner(std::size_t t) const { return owners_[t]; }
  Real share_of_owner(std::size_t t) const { return share(t, owner(t)); }
  /// Returns whether target unit `t` stands for source unit `s` and little else. Units around
  /// addresses, unknown words and terms attend to them, too, but rarely that much.
  bool stands_for(std::size_t t, std::size_t s) const {
    return owner(t) == s && share(t, s) >= Real{2} / 3;
  }

  /// Returns the target unit before which to insert source unit `s`: the place that the least
  /// attention crosses, from earlier target units to later source units and from later to earlier
  /// ones.
  std::size_t insertion_point(std::size_t s) const;

 private:
  std::size_t source_size_;
  std::vector<std::size_t> target_pieces_;
  std::vector<Real> totals_;
  std::vector<std::size_t> owners_;
};

}  // namespace attentive
