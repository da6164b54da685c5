#pragma once

#include <string>
#include <string_view>

#include "core/text/tokenizer_model.h"

namespace attentive {

/// Hugging Face's tokenizer.json. Reading knows the models "BPE" and "WordLevel" with the steps
/// that normalizer.h, pre_tokenizer.h and token_decoder.h list, and added tokens;
/// docs/tokenizers.md is the list for users. Where a file asks for anything else, it is refused
/// rather than read differently from how it was meant.
std::string write_tokenizer_json(const TokenizerModel& model);

/// @param where names the text in messages.
/// @throws Error bad_model if it is damaged or contradicts itself; unsupported, naming the field,
/// if it asks for what there is not here.
TokenizerModel parse_tokenizer_json(std::string_view text, const std::string& where);

/// Whether what surrounds the pieces is what training puts there (model_to_learn; files of before
/// it put texts in Unicode's normal form C lack that step), so that texts are to be cleaned as they
/// were in training.
bool is_trained_here(const TokenizerModel& model);

}  // namespace attentive
