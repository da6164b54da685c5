#include "core/text/tokenizer.h"

#include <array>
#include <optional>
#include <unordered_map>
#include <utility>

#include "core/error.h"
#include "core/text/merges.h"
#include "core/text/tokenizer_json.h"
#include "core/text/utf8.h"

namespace attentive {
namespace {

/// The code point of a piece that is a single character.
std::optional<char32_t> single_code_point(std::string_view piece) {
  std::size_t position = 0;
  if (piece.empty()) return std::nullopt;
  const char32_t code_point = next_code_point(piece, position);
  return position == piece.size() ? std::optional(code_point) : std::nullopt;
}

/// Replaces every word mark by the space that it stands for.
std::string without_word_marks(std::string_view piece) {
  std::string text;
  for (std::size_t position = 0; position < piece.size();) {
    const char32_t code_point = next_code_point(piece, position);
    append_utf8(text, code_point == word_mark ? U' ' : code_point);
  }
  return text;
}

}  // namespace

struct Tokenizer::Tables {
  TokenizerModel model;
  std::unordered_map<char32_t, TokenId> characters;
  MergeTable merges;
  /// Of a byte-pair vocabulary: the id of each byte, and by id what decoding writes.
  std::array<TokenId, 256> byte_ids{};
  std::vector<std::optional<unsigned char>> bytes;
  std::vector<std::string> texts;

  explicit Tables(TokenizerModel the_model);
  void append_character(char32_t code_point, std::vector<TokenId>& ids) const;
};

Tokenizer::Tables::Tables(TokenizerModel the_model)
    : model(std::move(the_model)),
      merges(model.merges),
      bytes(model.pieces.size()),
      texts(model.pieces.size()) {
  const bool byte_pair = model.type == TokenizerType::byte_pair;
  for (std::size_t i = special_token_count; i < model.pieces.size(); ++i) {
    const std::string& piece = model.pieces[i];
    const auto id = static_cast<TokenId>(i);
    if (byte_pair) bytes[i] = byte_of_piece(piece);
    if (bytes[i]) {
      byte_ids[*bytes[i]] = id;
      continue;
    }
    texts[i] = byte_pair ? without_word_marks(piece) : piece;
    if (const auto code_point = single_code_point(piece)) characters[*code_point] = id;
  }
}

void Tokenizer::Tables::append_character(char32_t code_point, std::vector<TokenId>& ids) const {
  if (const auto found = characters.find(code_point); found != characters.end()) {
    ids.push_back(found->second);
  } else if (model.type == TokenizerType::character) {
    ids.push_back(unknown_id);
  } else {
    std::string utf8;
    append_utf8(utf8, code_point);
    for (const char byte : utf8) ids.push_back(byte_ids[static_cast<unsigned char>(byte)]);
  }
}

Tokenizer::Tokenizer(TokenizerModel model)
    : tables_(std::make_shared<const Tables>(std::move(model))) {}

Tokenizer Tokenizer::from_json(std::string_view tokenizer_json, const std::string& where) {
  return Tokenizer(parse_tokenizer_json(tokenizer_json, where));
}

std::string Tokenizer::to_json() const { return write_tokenizer_json(tables_->model); }

std::vector<TokenId> Tokenizer::encode(std::string_view utf8) const {
  std::vector<TokenId> ids;
  std::size_t position = 0;
  if (tables_->model.type == TokenizerType::character) {
    while (position < utf8.size()) {
      tables_->append_character(next_code_point(utf8, position), ids);
    }
    return ids;
  }
  if (utf8.empty()) return ids;
  WordMerger merger(tables_->merges);
  std::size_t word_begin = 0;
  tables_->append_character(word_mark, ids);
  while (position < utf8.size()) {
    char32_t code_point = next_code_point(utf8, position);
    if (code_point == U' ') code_point = word_mark;
    if (code_point == word_mark) {
      merger.merge(ids, word_begin);
      word_begin = ids.size();
    }
    tables_->append_character(code_point, ids);
  }
  merger.merge(ids, word_begin);
  return ids;
}

std::string Tokenizer::decode(std::span<const TokenId> ids) const {
  std::string text;
  // A run of bytes is read as a whole. A model may emit anything: what is no UTF-8 becomes U+FFFD.
  std::string bytes;
  const auto flush_bytes = [&] {
    text += well_formed(bytes);
    bytes.clear();
  };
  for (const TokenId id : ids) {
    token(id);
    const auto index = static_cast<std::size_t>(id);
    if (index < special_token_count) continue;
    if (tables_->bytes[index]) {
      bytes += static_cast<char>(*tables_->bytes[index]);
    } else {
      flush_bytes();
      text += tables_->texts[index];
    }
  }
  flush_bytes();
  if (tables_->model.type == TokenizerType::byte_pair && text.starts_with(' ')) text.erase(0, 1);
  return text;
}

const std::string& Tokenizer::token(TokenId id) const {
  if (id < 0 || static_cast<std::size_t>(id) >= vocabulary_size()) {
    throw Error(ErrorCode::invalid_argument, "token id " + std::to_string(id) +
                                                 " is outside the vocabulary; ids are 0 to " +
                                                 std::to_string(vocabulary_size() - 1));
  }
  return tables_->model.pieces[static_cast<std::size_t>(id)];
}

TokenizerType Tokenizer::type() const { return tables_->model.type; }

std::size_t Tokenizer::vocabulary_size() const { return tables_->model.pieces.size(); }

}  // namespace attentive
