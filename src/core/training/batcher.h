#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/model/seq2seq.h"
#include "core/random.h"
#include "core/token.h"

namespace attentive {

/// A sentence pair in token ids, without special tokens.
struct Example {
  std::vector<TokenId> source;
  std::vector<TokenId> target;
  std::size_t decoder = 0;  // index of the decoder that writes the target

  /// Returns whether both sides have at most so many tokens.
  bool is_within(Index max_length) const {
    return std::max(source.size(), target.size()) <= static_cast<std::size_t>(max_length);
  }
};

/// Cuts examples into batches of similar lengths: it shuffles the examples, sorts them by length,
/// cuts where the padded tokens of source and target together would exceed `batch_tokens`, and
/// shuffles the batches. A batch belongs to one decoder, and an epoch spreads the batches of each
/// evenly. The number of batches depends on the lengths alone, so all epochs have the same.
class Batcher {
 public:
  /// `examples` must outlive the batcher.
  Batcher(std::span<const Example> examples, Index batch_tokens);

  std::int64_t batch_count() const { return static_cast<std::int64_t>(first_of_batch_.size()) - 1; }

  /// Orders examples and batches for an epoch. The same seed gives the same order.
  void start_epoch(std::uint64_t seed);

  /// Lists the indices of the examples in batch `index` of the epoch.
  std::span<const std::uint32_t> batch(std::int64_t index) const;

 private:
  /// Shuffles the examples, then sorts them by decoder and length, so that equal ones stay
  /// shuffled.
  void order_by_length(Random& random);
  void spread_decoders();

  std::span<const Example> examples_;
  std::vector<std::uint32_t> order_;         // examples, in order of length
  std::vector<std::size_t> first_of_batch_;  // positions in order_, and its end
  std::vector<std::uint32_t> batch_order_;
};

/// Pads examples[indices[first]], examples[indices[first + stride]], … of one decoder into `batch`,
/// with the special tokens set. Reuses the batch's memory.
void fill_batch(Batch& batch, std::span<const Example> examples,
                std::span<const std::uint32_t> indices, std::size_t first, std::size_t stride);

}  // namespace attentive
