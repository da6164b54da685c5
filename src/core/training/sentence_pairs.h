#pragma once

#include <string>
#include <vector>

#include "core/bundle/metadata.h"

namespace attentive {

/// The sentences of a corpus, as given. Those with the same index translate each other.
struct SentencePairs {
  /// The language of the targets; may be empty if the model has a single one.
  std::string language = {};
  std::vector<std::string> sources = {};
  std::vector<std::string> targets = {};
};

/// Sorts corpora by a model's target languages, with one corpus for each.
/// @param what names the corpora in messages, for example "examples".
/// @throws Error invalid_argument if a corpus is missing, empty, in another language, or has sides
/// of different lengths.
void sort_by_target(std::vector<SentencePairs>& corpora, const BundleMetadata& metadata,
                    const std::string& what);

}  // namespace attentive
