#include "core/text/tokenizer.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <utility>

#include "core/error.h"
#include "core/text/added_tokens.h"
#include "core/text/clean_text.h"
#include "core/text/merges.h"
#include "core/text/pieces.h"
#include "core/text/sentencepiece.h"
#include "core/text/tokenizer_json.h"
#include "core/text/utf8.h"

namespace attentive {
namespace {

constexpr TokenId none = -1;

}  // namespace

struct Tokenizer::Tables {
  /// The ids of pieces that are single characters.
  class CharacterIds {
   public:
    CharacterIds() { common_.fill(none); }

    void add(char32_t code_point, TokenId id) {
      if (code_point < common_.size()) {
        common_[code_point] = id;
      } else {
        others_.emplace(code_point, id);
      }
    }
    TokenId find(char32_t code_point) const {
      if (code_point < common_.size()) return common_[code_point];
      const auto found = others_.find(code_point);
      return found == others_.end() ? none : found->second;
    }

   private:
    std::array<TokenId, 0x300> common_;  // the Latin scripts
    std::unordered_map<char32_t, TokenId> others_;
  };

  TokenizerModel model;
  /// Whether texts are cleaned, which also puts them in normal form C.
  bool cleans;
  /// The model's normalizer, without a step that cleaning has already done.
  Normalizer normalizer;
  MergeTable merges;
  CharacterIds characters;
  /// The ids of single characters with the model's end-of-word suffix.
  CharacterIds last_characters;
  std::array<TokenId, 256> bytes{};
  /// The ids of pieces that may be a whole part; empty if the model has no such rule.
  std::unordered_map<std::string_view, TokenId> whole;
  std::vector<bool> special;
  /// Finders by [SpecialTokens][whether they search the normalized text].
  std::array<std::array<AddedTokenFinder, 2>, 2> added_tokens;

  explicit Tables(TokenizerModel the_model);
};

Tokenizer::Tables::Tables(TokenizerModel the_model)
    : model(std::move(the_model)),
      cleans(is_trained_here(model)),
      normalizer(cleans ? without_composing(model.normalizer) : model.normalizer),
      merges(model.merges, model.pieces.size()),
      special(model.pieces.size()) {
  for (const AddedToken& token : model.added_tokens) {
    if (token.special) special[static_cast<std::size_t>(token.id)] = true;
    const std::string content = token.normalized ? normalizer.apply(token.content) : token.content;
    added_tokens[1][token.normalized].add(content, token);
    if (!token.special) added_tokens[0][token.normalized].add(content, token);
  }
  bytes.fill(none);
  if (model.sentencepiece != nullptr) return;
  const bool takes_whole =
      model.algorithm == TokenizerModel::Algorithm::whole_words || model.ignore_merges;
  for (std::size_t i = 0; i < model.pieces.size(); ++i) {
    if (special[i]) continue;
    std::string_view piece = model.pieces[i];
    const auto id = static_cast<TokenId>(i);
    if (takes_whole) whole.emplace(piece, id);
    if (model.byte_fallback) {
      if (const auto byte = byte_of_piece(piece)) bytes[*byte] = id;
    }
    if (const auto character = single_code_point(piece)) characters.add(*character, id);
    if (model.end_of_word_suffix.empty() || !piece.ends_with(model.end_of_word_suffix)) continue;
    piece.remove_suffix(model.end_of_word_suffix.size());
    if (const auto character = single_code_point(piece)) last_characters.add(*character, id);
  }
}

/// Encodes one text.
class Tokenizer::Reading {
 public:
  Reading(const Tables& tables, SpecialTokens special, const MergeDropout& dropout)
      : model_(tables.model),
        tables_(tables),
        added_tokens_(tables.added_tokens[special == SpecialTokens::as_tokens]),
        merger_(tables.merges, dropout) {}

  std::vector<TokenId> read(std::string_view text);

 private:
  void read_normalized(std::string_view text, bool first);
  void read_part(std::string_view part);
  void read_characters(std::string_view part);
  void read_unknown_character(std::string_view utf8);
  void push_unknown();

  const TokenizerModel& model_;
  const Tables& tables_;
  const std::array<AddedTokenFinder, 2>& added_tokens_;
  WordMerger merger_;
  std::vector<TokenId> ids_;
  /// The first id of the section within which unknown tokens may be fused.
  std::size_t section_begin_ = 0;
};

std::vector<TokenId> Tokenizer::Reading::read(std::string_view text) {
  bool first = true;
  for (const auto& [section, token] : added_tokens_[0].split(text)) {
    if (token != nullptr) {
      ids_.push_back(token->id);
    } else if (model_.sentencepiece != nullptr) {
      for (const TokenId id : model_.sentencepiece->encode(section)) {
        ids_.push_back(model_.first_piece + id);
      }
    } else if (!section.empty()) {
      read_normalized(tables_.normalizer.apply(std::string(section)), first);
    }
    first = false;
  }
  return std::move(ids_);
}

void Tokenizer::Reading::read_normalized(std::string_view text, bool first) {
  for (const auto& [section, token] : added_tokens_[1].split(text)) {
    if (token != nullptr) {
      ids_.push_back(token->id);
      continue;
    }
    section_begin_ = ids_.size();
    const TextParts parts = model_.pre_tokenizer.apply(section, first);
    for (std::size_t i = 0; i < parts.size(); ++i) read_part(parts[i]);
  }
}

void Tokenizer::Reading::read_part(std::string_view part) {
  if (const auto found = tables_.whole.find(part); found != tables_.whole.end()) {
    ids_.push_back(found->second);
  } else if (model_.algorithm == TokenizerModel::Algorithm::whole_words) {
    push_unknown();
  } else {
    read_characters(part);
  }
}

void Tokenizer::Reading::read_characters(std::string_view part) {
  const std::size_t begin = ids_.size();
  for (std::size_t position = 0; position < part.size();) {
    const std::size_t here = position;
    const char32_t code_point = next_code_point(part, position);
    const bool last = position == part.size() && !model_.end_of_word_suffix.empty();
    const TokenId id = (last ? tables_.last_characters : tables_.characters).find(code_point);
    if (id == none) {
      read_unknown_character(part.substr(here, position - here));
    } else {
      ids_.push_back(id);
    }
  }
  merger_.merge(ids_, begin);
}

void Tokenizer::Reading::read_unknown_character(std::string_view utf8) {
  const auto id_of = [this](char byte) { return tables_.bytes[static_cast<unsigned char>(byte)]; };
  const bool spelled = std::ranges::all_of(utf8, [&](char byte) { return id_of(byte) != none; });
  if (!spelled) return push_unknown();
  for (const char byte : utf8) ids_.push_back(id_of(byte));
}

void Tokenizer::Reading::push_unknown() {
  if (!model_.unknown) return;
  const bool follows_unknown = ids_.size() > section_begin_ && ids_.back() == *model_.unknown;
  if (!model_.fuse_unknown || !follows_unknown) ids_.push_back(*model_.unknown);
}

Tokenizer::Tokenizer(TokenizerModel model)
    : tables_(std::make_shared<const Tables>(std::move(model))) {}

Tokenizer Tokenizer::from_json(std::string_view tokenizer_json, const std::string& where) {
  return Tokenizer(parse_tokenizer_json(tokenizer_json, where));
}

Tokenizer Tokenizer::from_sentencepiece(std::string file, const std::string& where) {
  auto sentencepiece = read_sentencepiece(std::move(file), where);
  const auto& pieces = sentencepiece->parsed().pieces;
  const bool lacks_pad_and_start = pieces.size() >= 2 && pieces[0].text == special_tokens[end_id] &&
                                   pieces[1].text == special_tokens[unknown_id];
  return Tokenizer(
      model_of_sentencepiece(std::move(sentencepiece), lacks_pad_and_start ? end_id : 0));
}

std::string Tokenizer::to_json() const { return write_tokenizer_json(tables_->model); }

ReadableText Tokenizer::readable(std::string_view utf8) const {
  if (!tables_->cleans) return {.utf8 = well_formed(utf8), .is_blank = is_blank(utf8)};
  ReadableText text{.utf8 = clean_text(utf8)};
  text.is_blank = text.utf8.find_first_not_of(' ') == std::string::npos;
  return text;
}

std::vector<TokenId> Tokenizer::encode(const ReadableText& text, SpecialTokens special,
                                       const MergeDropout& dropout) const {
  return Reading(*tables_, special, dropout).read(text.utf8);
}

std::string Tokenizer::decode(std::span<const TokenId> ids) const {
  if (tables_->model.sentencepiece != nullptr) return decode_sentencepiece(ids);
  std::vector<std::string> pieces;
  pieces.reserve(ids.size());
  for (const TokenId id : ids) {
    const std::string& piece = token(id);
    if (!tables_->special[static_cast<std::size_t>(id)]) pieces.push_back(piece);
  }
  return tables_->model.decoder.apply(std::move(pieces));
}

std::string Tokenizer::decode_sentencepiece(std::span<const TokenId> ids) const {
  const TokenizerModel& model = tables_->model;
  std::vector<TokenId> own;
  own.reserve(ids.size());
  for (const TokenId id : ids) {
    token(id);  // refuses what is outside the vocabulary
    if (id >= model.first_piece) own.push_back(id - model.first_piece);
  }
  return model.sentencepiece->decode(own);
}

const std::string& Tokenizer::token(TokenId id) const {
  if (id < 0 || static_cast<std::size_t>(id) >= vocabulary_size()) {
    refuse({"token id ", id, " is outside the vocabulary; ids are 0 to ", vocabulary_size() - 1});
  }
  return tables_->model.pieces[static_cast<std::size_t>(id)];
}

bool Tokenizer::operator==(const Tokenizer& other) const {
  return is_copy_of(other) || tables_->model == other.tables_->model;
}

TokenizerType Tokenizer::type() const { return tables_->model.type(); }

std::size_t Tokenizer::vocabulary_size() const { return tables_->model.pieces.size(); }

bool Tokenizer::lowercases() const {
  return std::ranges::any_of(tables_->model.normalizer.steps, [](const NormalizerStep& step) {
    return std::holds_alternative<Lowercase>(step);
  });
}

void Tokenizer::require_special_tokens(const std::string& where) const {
  for (std::size_t id = 0; id < special_token_count; ++id) {
    if (id < vocabulary_size() && tables_->model.pieces[id] == special_tokens[id] &&
        tables_->special[id]) {
      continue;
    }
    throw Error(ErrorCode::bad_model,
                {where, ": the id ", id, " must be the special token \"", special_tokens[id],
                 "\": models rely on <pad>, <s>, </s> and <unk>"});
  }
}

}  // namespace attentive
