#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/bundle/safetensors.h"
#include "core/model/config.h"
#include "core/token.h"

namespace attentive {

/// The candidates of each source token: the target tokens that it makes plausible. Translating a
/// sentence scores only the candidates of its tokens instead of the whole vocabulary (after Jean et
/// al. 2015, 1412.2007, who take candidates from a dictionary of word alignments). Every sentence
/// ends with </s>, so tokens that any translation may contain are candidates of </s>.
struct Shortlist {
  /// [source vocabulary + 1]: where each token's candidates begin in `tokens`; the last is its
  /// size.
  std::vector<std::int32_t> begins;
  /// All candidates, source token by source token, each token's in ascending order.
  std::vector<TokenId> tokens;

  /// Returns the candidates of all of a sentence's tokens, in ascending order, each once.
  std::vector<TokenId> candidates(std::span<const TokenId> source,
                                  Index target_vocabulary_size) const;
};

bool is_shortlist_tensor(std::string_view name);

/// Returns the tensors that store it in a file; they are views of its memory.
std::vector<NamedTensor> tensors_of(const Shortlist& shortlist);

/// Takes a shortlist's tensors out of those of a file; returns nothing if there are none.
/// @param file_name is put before messages.
/// @throws Error bad_model, naming the tensor and the fix.
std::optional<Shortlist> take_shortlist(std::vector<NamedTensor>& tensors,
                                        const ModelConfig& config, const std::string& file_name);

}  // namespace attentive
