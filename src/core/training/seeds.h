#pragma once

#include <cstddef>
#include <cstdint>

#include "core/random.h"

namespace attentive {

/// What derived seeds are for; each use has a stream of its own.
enum class SeedStream : std::uint64_t {
  order_of_epoch = 1,
  shard_of_step = 2,  // and the next 63, one for each shard
  joined_pairs = 100,
  augmentation_of_step = 101,
  augmentation_of_prepared_epoch = 102
};

/// Derives a seed from another and an index, such as the step. It is mixed, so that nearby numbers
/// give unrelated streams.
inline std::uint64_t derive_seed(std::uint64_t seed, SeedStream stream, std::int64_t index,
                                 std::size_t shard = 0) {
  Random random(seed);
  Random mixed(random.next() + static_cast<std::uint64_t>(stream) + shard);
  return mixed.next() + static_cast<std::uint64_t>(index);
}

}  // namespace attentive
