#pragma once

#include <string>

#include "core/text/tokenizer.h"

namespace attentive {

/// Reads a tokenizer.json or, by its name, a SentencePiece file ("*.spm", "*.model").
/// @throws Error naming the file.
Tokenizer read_tokenizer(const std::string& path);

}  // namespace attentive
