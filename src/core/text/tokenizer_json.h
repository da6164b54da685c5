#pragma once

#include <string>
#include <string_view>

#include "core/text/tokenizer_model.h"

namespace attentive {

/// Writes Hugging Face's tokenizer.json. Reading supports the models "BPE" and "WordLevel", the
/// steps in normalizer.h, pre_tokenizer.h and token_decoder.h, and added tokens, and as a model of
/// our own "SentencePiece", which holds a SentencePiece file in base64; docs/tokenizers.md lists
/// them for users. Files that ask for anything else are rejected rather than read differently from
/// how they were meant.
std::string write_tokenizer_json(const TokenizerModel& model);

/// Reads a tokenizer.json.
/// @param where names the text in messages.
/// @throws Error bad_model if it is damaged or contradicts itself; unsupported, naming the field,
/// if it asks for anything unsupported.
TokenizerModel parse_tokenizer_json(std::string_view text, const std::string& where);

}  // namespace attentive
