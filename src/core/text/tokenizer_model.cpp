#include "core/text/tokenizer_model.h"

namespace attentive {

TokenizerType TokenizerModel::type() const {
  if (algorithm == Algorithm::whole_words) return TokenizerType::word;
  return merges.empty() && !byte_fallback ? TokenizerType::character : TokenizerType::byte_pair;
}

TokenizerModel model_to_learn(TokenizerType type, bool lowercase) {
  TokenizerModel model;
  for (const std::string_view token : special_tokens) {
    model.added_tokens.push_back({.id = static_cast<TokenId>(model.pieces.size()),
                                  .content = std::string(token),
                                  .special = true,
                                  .normalized = false,
                                  .strips_left = false,
                                  .strips_right = false});
    model.pieces.emplace_back(token);
  }
  model.unknown = unknown_id;
  model.normalizer.steps.emplace_back(NormalizeUnicode{unicode::NormalForm::nfc});
  if (lowercase) model.normalizer.steps.emplace_back(Lowercase{});
  if (type == TokenizerType::character) {
    model.decoder.steps = {Fuse{}};
    return model;
  }
  const std::string mark(word_mark_text);
  model.normalizer.steps.emplace_back(Prepend{mark});
  model.decoder.steps = {Replace{mark, " "}, Fuse{}, StripCharacter{" ", 1, 0}};
  if (type == TokenizerType::byte_pair) {
    model.byte_fallback = true;
    model.decoder.steps.insert(model.decoder.steps.begin() + 1, JoinBytes{});
    model.pre_tokenizer.steps = {Metaspace{mark, Metaspace::Prepend::never, true}};
  } else {
    model.algorithm = TokenizerModel::Algorithm::whole_words;
    model.normalizer.steps.emplace_back(Replace{" ", mark});
    model.pre_tokenizer.steps = {SplitWords{}};
  }
  return model;
}

std::string byte_piece(unsigned char byte) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  return {'<', '0', 'x', digits[byte >> 4], digits[byte & 15], '>'};
}

std::optional<unsigned char> byte_of_piece(std::string_view piece) {
  if (piece.size() != 6 || !piece.starts_with("<0x") || piece.back() != '>') return std::nullopt;
  unsigned value = 0;
  for (const char c : piece.substr(3, 2)) {
    if (c >= '0' && c <= '9') {
      value = value * 16 + static_cast<unsigned>(c - '0');
    } else if (c >= 'A' && c <= 'F') {
      value = value * 16 + static_cast<unsigned>(c - 'A' + 10);
    } else {
      return std::nullopt;
    }
  }
  return static_cast<unsigned char>(value);
}

}  // namespace attentive
