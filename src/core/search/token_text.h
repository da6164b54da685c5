#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/text/tokenizer.h"
#include "core/token.h"

namespace attentive {

std::vector<std::string> pieces_of(std::span<const TokenId> ids, const Tokenizer& tokenizer);

/// Returns the text that `tokens` add to the text of those before them.
std::string text_after(std::span<const TokenId> before, std::span<const TokenId> tokens,
                       const Tokenizer& tokenizer);

/// Inserts tokens into ascending `tokens`, each once.
void add_all(std::span<const TokenId> more, std::vector<TokenId>& tokens);

}  // namespace attentive
