#include "core/text/tokenizer_model.h"

#include "core/text/pieces.h"

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

}  // namespace attentive
