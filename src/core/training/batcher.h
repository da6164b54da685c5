#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/model/seq2seq.h"
#include "core/random.h"
#include "core/text/tokenizer.h"

namespace attentive {

/// A sentence pair in token ids, without special tokens.
struct Example {
  std::vector<TokenId> source;
  std::vector<TokenId> target;
};

/// Cuts examples into batches of similar lengths: shuffled, sorted by length, cut where the padded
/// tokens of source and target together would exceed `batch_tokens`, and the batches shuffled.
/// The number of batches depends on the lengths alone, so all epochs have the same.
class Batcher {
 public:
  /// `examples` must outlive the batcher.
  Batcher(std::span<const Example> examples, Index batch_tokens);

  std::int64_t batch_count() const { return static_cast<std::int64_t>(first_of_batch_.size()) - 1; }

  /// Orders examples and batches for an epoch; the same for the same seed.
  void start_epoch(std::uint64_t seed);

  /// Indices of the examples in batch `index` of the epoch.
  std::span<const std::uint32_t> batch(std::int64_t index) const;

 private:
  /// Shuffles the examples, then sorts them by length: those of equal length stay shuffled.
  void order_by_length(Random& random);

  std::span<const Example> examples_;
  std::vector<std::uint32_t> order_;         // examples, in order of length
  std::vector<std::size_t> first_of_batch_;  // places in order_, and its end
  std::vector<std::uint32_t> batch_order_;
};

/// Pads examples[indices[first]], examples[indices[first + stride]], … into `batch`, with the
/// special tokens set. Reuses the batch's memory.
void fill_batch(std::span<const Example> examples, std::span<const std::uint32_t> indices,
                std::size_t first, std::size_t stride, Batch& batch);

}  // namespace attentive
