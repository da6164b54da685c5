#pragma once

#include <string>
#include <string_view>

#include "core/text/tokenizer_model.h"

namespace attentive {

/// Hugging Face's tokenizer.json for the two kinds of tokenizer that we have. Both are its model
/// "BPE" (a character tokenizer has no merges) with our four special tokens and no post-processor.
/// - character: no normalizer, no pre-tokenizer, decoder Fuse.
/// - byte_pair (`byte_fallback`): normalizer Prepend "▁", pre-tokenizer Metaspace (which only turns
///   spaces into "▁" and splits there), decoder Replace "▁", ByteFallback, Fuse, Strip. Prepend,
///   unlike Metaspace's own scheme, also marks a text that starts with a space, so that none is
///   lost.
std::string write_tokenizer_json(const TokenizerModel& model);

/// Reads what write_tokenizer_json and the usual libraries write for these two kinds.
/// @param where names the text in messages.
/// @throws Error bad_model if it is damaged or contradicts itself; unsupported, naming the field,
/// if it asks for anything else.
TokenizerModel parse_tokenizer_json(std::string_view text, const std::string& where);

}  // namespace attentive
