#include "core/text/tokenizer_model.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "core/text/pieces.h"
#include "core/text/sentencepiece.h"

namespace attentive {
namespace {

void add_special_piece(TokenizerModel& model, std::string_view piece) {
  model.added_tokens.push_back({.id = static_cast<TokenId>(model.pieces.size()),
                                .content = std::string(piece),
                                .special = true,
                                .normalized = false,
                                .strips_left = false,
                                .strips_right = false});
  model.pieces.emplace_back(piece);
}

}  // namespace

TokenizerType TokenizerModel::type() const {
  if (sentencepiece != nullptr) return TokenizerType::byte_pair;
  if (algorithm == Algorithm::whole_words) return TokenizerType::word;
  return merges.empty() && !byte_fallback ? TokenizerType::character : TokenizerType::byte_pair;
}

bool TokenizerModel::operator==(const TokenizerModel& other) const {
  const auto file_of = [](const TokenizerModel& model) {
    return model.sentencepiece ? std::string_view(model.sentencepiece->file()) : std::string_view();
  };
  return TokenizerSettings::operator==(other) && pieces == other.pieces && merges == other.merges &&
         first_piece == other.first_piece && file_of(*this) == file_of(other);
}

TokenizerModel model_to_learn(TokenizerType type, bool lowercase) {
  TokenizerModel model;
  for (const std::string_view token : special_tokens) add_special_piece(model, token);
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

TokenizerModel model_of_sentencepiece(std::shared_ptr<const SentencePiece> sentencepiece,
                                      TokenId first_piece) {
  using Type = SentencePieceFile::PieceType;
  TokenizerModel model;
  model.pieces.reserve(static_cast<std::size_t>(first_piece) +
                       sentencepiece->parsed().pieces.size());
  for (const std::string_view token :
       std::span(special_tokens).first(static_cast<std::size_t>(first_piece))) {
    add_special_piece(model, token);
  }
  const SentencePieceFile& file = sentencepiece->parsed();
  for (const auto& [piece, score, type] : file.pieces) {
    if (type == Type::control || type == Type::unknown) {
      add_special_piece(model, piece);
    } else {
      model.pieces.emplace_back(piece);
    }
  }
  model.unknown = first_piece + file.unknown;
  model.byte_fallback = file.byte_fallback;
  model.sentencepiece = std::move(sentencepiece);
  model.first_piece = first_piece;
  return model;
}

bool is_trained_here(const TokenizerModel& model) {
  const auto settings_of = [](const TokenizerModel& any) {
    TokenizerSettings settings = any;
    settings.normalizer = without_composing(std::move(settings.normalizer));
    return settings;
  };
  const TokenizerSettings settings = settings_of(model);
  return model.sentencepiece == nullptr &&
         std::ranges::any_of(std::array{false, true}, [&](bool lowercase) {
           return settings == settings_of(model_to_learn(model.type(), lowercase));
         });
}

}  // namespace attentive
