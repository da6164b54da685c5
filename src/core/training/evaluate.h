#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/bundle/bundle.h"
#include "core/training/batcher.h"

namespace attentive {

/// How well a model predicts reference targets that it is fed (teacher forcing).
struct ForcedScore {
  double loss = 0;        // mean of -log p per target token, </s> included, natural logarithm
  double perplexity = 0;  // exp(loss)
  std::int64_t tokens = 0;
};

/// @throws Error invalid_argument for an example of more than 10,000 tokens on a side.
/// @param cancelled asked before every batch; true ends the work with Error aborted.
ForcedScore score_references(const Bundle& bundle, std::span<const Example> examples,
                             const std::function<bool()>& cancelled = {});

}  // namespace attentive
