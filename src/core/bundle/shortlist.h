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

/// The target tokens that each source token may bring about. Only those of a sentence's tokens are
/// scored when it is translated, instead of the whole vocabulary (after Jean et al. 2015,
/// 1412.2007, who take candidates from a dictionary of word alignments). Every sentence ends with
/// </s>, so what may stand in any translation is among the candidates of that.
struct Shortlist {
  /// [source vocabulary + 1]: where those of a token begin in `tokens`, and at last their count.
  std::vector<std::int32_t> begins;
  /// Of each source token ascending.
  std::vector<TokenId> tokens;

  /// Of all of a sentence's tokens, ascending, each once.
  std::vector<TokenId> candidates(std::span<const TokenId> source,
                                  Index target_vocabulary_size) const;
};

bool is_shortlist_tensor(std::string_view name);

/// As a file holds it: views of its memory.
std::vector<NamedTensor> tensors_of(const Shortlist& shortlist);

/// Removes its tensors from those of a file; nothing if there are none.
/// @param file_name is put before messages.
/// @throws Error bad_model, naming the tensor and the fix.
std::optional<Shortlist> take_shortlist(std::vector<NamedTensor>& tensors,
                                        const ModelConfig& config, const std::string& file_name);

}  // namespace attentive
