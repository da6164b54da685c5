#pragma once

#include <string>
#include <vector>

#include "core/bundle/metadata.h"

namespace attentive {

/// The sentences of a corpus as they were given; those with the same index belong together.
struct SentencePairs {
  /// The targets' language; may be empty where a model has a single one.
  std::string language = {};
  std::vector<std::string> sources = {};
  std::vector<std::string> targets = {};
};

/// Puts corpora into the order of a model's target languages: one for each.
/// @param what names the corpora in messages, for example "examples".
/// @throws Error invalid_argument if one is missing, empty, of another language or not of pairs.
void sort_by_target(std::vector<SentencePairs>& corpora, const BundleMetadata& metadata,
                    const std::string& what);

}  // namespace attentive
