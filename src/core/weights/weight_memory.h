#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace attentive {

/// The memory of a model's weights, which conversions hand on from one form to the next. It is
/// zero at first.
class WeightMemory {
 public:
  WeightMemory() = default;
  explicit WeightMemory(std::size_t size)
      : blocks_((size + sizeof(Block) - 1) / sizeof(Block)), size_(size) {}

  std::span<std::byte> bytes() { return std::as_writable_bytes(std::span(blocks_)).first(size_); }
  std::span<const std::byte> bytes() const {
    return std::as_bytes(std::span(blocks_)).first(size_);
  }
  void set_zero() { std::ranges::fill(blocks_, Block{}); }

 private:
  /// The unit of clearing: byte by byte takes long where compilers aim at small code.
  using Block = std::array<std::byte, 64>;

  std::vector<Block, Eigen::aligned_allocator<Block>> blocks_;
  std::size_t size_ = 0;
};

}  // namespace attentive
