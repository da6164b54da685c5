#pragma once

#include <span>

#include "core/bundle/bundle.h"
#include "core/training/batcher.h"

namespace attentive {

struct ShortlistOptions {
  /// The most candidates that a source token gets from attention.
  Index most = 50;
  /// The number of most frequent target tokens, which are candidates for every sentence.
  Index frequent = 200;
};

/// Makes a shortlist, using a model's attention as a word aligner: the candidates of a source token
/// are the target tokens that attended to it most under teacher forcing, and the one that is
/// spelled like it. Examples of more than 256 tokens on a side are skipped.
/// @throws Error invalid_argument for a model without attention or with several targets.
Shortlist make_shortlist(const ModelView& model, std::span<const Example> examples,
                         const ShortlistOptions& options);

}  // namespace attentive
