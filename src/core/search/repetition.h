#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "core/tensor.h"
#include "core/token.h"

namespace attentive {

/// Counts how often a sequence of tokens repeats its end, in periods of at most `max_period`
/// tokens, at a cost per token that does not depend on its length.
class Repetition {
 public:
  static constexpr std::size_t max_period = 8;

  void add(TokenId token) {
    for (std::size_t p = 0; p < max_period; ++p) {
      repeated_[p] = token == last_[p] ? repeated_[p] + 1 : 0;
    }
    std::shift_right(last_.begin(), last_.end(), 1);
    last_.front() = token;
  }

  /// Forgets all repeats up to here; the next tokens may still repeat those before them.
  void restart() { repeated_ = {}; }

  /// Returns how many times in a row the end of the sequence would stand there after `token`; 1 if
  /// nothing is repeated.
  Index times_with(TokenId token) const {
    Index times = 1;
    for (std::size_t p = 0; p < max_period; ++p) {
      if (token != last_[p]) continue;
      times = std::max(times, 1 + (repeated_[p] + 1) / static_cast<Index>(p + 1));
    }
    return times;
  }

  /// Returns how many tokens at the end only repeat those before them.
  Index repeated_tokens() const { return std::ranges::max(repeated_); }

 private:
  std::array<TokenId, max_period> last_ = {-1, -1, -1, -1, -1, -1, -1, -1};  // the latest first
  std::array<Index, max_period> repeated_ = {};  // by period: that many tokens equal those before
};

/// Returns how many times in a row a sequence of tokens stands anywhere among `tokens`, at most.
inline Index most_repeats(std::span<const TokenId> tokens) {
  Repetition repetition;
  Index most = 1;
  for (const TokenId token : tokens) {
    most = std::max(most, repetition.times_with(token));
    repetition.add(token);
  }
  return most;
}

/// Returns how many times in a row the translation of a source may write the same tokens: three
/// times, and twice more often than the source does. The references of all our development sets
/// keep to that, and loops soon exceed it.
inline Index allowed_repeats(std::span<const TokenId> source) {
  return std::max<Index>(3, most_repeats(source) + 2);
}

}  // namespace attentive
