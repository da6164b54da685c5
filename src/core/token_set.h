#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/tensor.h"
#include "core/token.h"

namespace attentive {

/// A set of tokens of a vocabulary, one bit per token, so that listing few of many is fast.
class TokenSet {
 public:
  explicit TokenSet(Index vocabulary_size)
      : words_((static_cast<std::size_t>(vocabulary_size) + word_bits - 1) / word_bits) {}

  void insert(TokenId token) {
    const auto bit = static_cast<std::size_t>(token);
    words_[bit / word_bits] |= std::uint64_t{1} << bit % word_bits;
  }

  /// Returns the tokens in ascending order.
  std::vector<TokenId> list() const {
    std::vector<TokenId> tokens;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (std::uint64_t rest = words_[i]; rest != 0; rest &= rest - 1) {
        const std::size_t bit = i * word_bits + static_cast<std::size_t>(std::countr_zero(rest));
        tokens.push_back(static_cast<TokenId>(bit));
      }
    }
    return tokens;
  }

 private:
  static constexpr std::size_t word_bits = 64;
  std::vector<std::uint64_t> words_;
};

}  // namespace attentive
