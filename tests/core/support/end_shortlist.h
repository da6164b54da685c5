#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "core/bundle/bundle.h"

namespace attentive {

/// Returns a shortlist whose candidates for every text are these tokens, in ascending order.
inline Shortlist end_shortlist(const ModelDescription& model, std::vector<TokenId> tokens) {
  const auto size = static_cast<std::size_t>(model.config.source_vocabulary_size);
  const auto count = static_cast<std::int32_t>(tokens.size());
  Shortlist shortlist{.begins = std::vector<std::int32_t>(size + 1, count),
                      .tokens = std::move(tokens)};
  std::fill_n(shortlist.begins.begin(), end_id + 1, 0);
  return shortlist;
}

}  // namespace attentive
