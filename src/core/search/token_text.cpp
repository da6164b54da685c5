#include "core/search/token_text.h"

#include <algorithm>

namespace attentive {

std::vector<std::string> pieces_of(std::span<const TokenId> ids, const Tokenizer& tokenizer) {
  std::vector<std::string> pieces;
  pieces.reserve(ids.size());
  for (const TokenId id : ids) pieces.push_back(tokenizer.token(id));
  return pieces;
}

std::string text_after(std::span<const TokenId> before, std::span<const TokenId> tokens,
                       const Tokenizer& tokenizer) {
  std::vector<TokenId> all(before.begin(), before.end());
  all.insert(all.end(), tokens.begin(), tokens.end());
  const std::string text = tokenizer.decode(all);
  const std::string start = tokenizer.decode(before);
  return text.starts_with(start) ? text.substr(start.size()) : tokenizer.decode(tokens);
}

void add_all(std::span<const TokenId> more, std::vector<TokenId>& tokens) {
  for (const TokenId token : more) {
    const auto place = std::ranges::lower_bound(tokens, token);
    if (place == tokens.end() || *place != token) tokens.insert(place, token);
  }
}

}  // namespace attentive
