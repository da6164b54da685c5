#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/tensor.h"

namespace attentive {

/// Holds a batch of sequences of token ids, padded to the longest and time-major: the token of
/// sentence b at time t is ids[t * batch + b]. The ids at t >= lengths[b] never reach a state, a
/// score or a loss.
struct PaddedSequences {
  Index batch = 0;
  Index time = 0;
  std::vector<std::int32_t> ids;
  std::vector<Index> lengths;

  Index rows() const { return batch * time; }
  Index row(Index t, Index b) const { return t * batch + b; }
  Index length(Index b) const { return lengths[static_cast<std::size_t>(b)]; }
  bool is_padding(Index t, Index b) const { return t >= length(b); }
};

/// Consecutive time steps: all steps of a batch in training, one in search.
struct Steps {
  Index first;
  Index count;
};

}  // namespace attentive
