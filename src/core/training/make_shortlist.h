#pragma once

#include <span>

#include "core/bundle/bundle.h"
#include "core/training/batcher.h"

namespace attentive {

struct ShortlistOptions {
  /// Most candidates that a source token gets of the target tokens that look at it.
  Index most = 50;
  /// How many of the most frequent target tokens are candidates in every sentence.
  Index frequent = 200;
};

/// What a model's attention makes of examples as a word aligner: the candidates of a source token
/// are the target tokens that looked at it most, fed the reference, and those that are spelled as
/// it is. Examples of more than 256 tokens on a side are left out.
/// @throws Error invalid_argument for a model without attention or with several targets.
Shortlist make_shortlist(const Bundle& bundle, std::span<const Example> examples,
                         const ShortlistOptions& options);

}  // namespace attentive
