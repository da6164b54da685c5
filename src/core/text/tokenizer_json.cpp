#include "core/text/tokenizer_json.h"

#include <algorithm>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/error.h"
#include "core/text/json.h"
#include "core/text/merges.h"

namespace attentive {
namespace {

using nlohmann::json;

/// What surrounds the model of each type, as tokenizer.json spells it.
struct Surroundings {
  json normalizer;
  json pre_tokenizer;
  json decoder;
};

Surroundings surroundings(TokenizerType type) {
  if (type == TokenizerType::character) return {nullptr, nullptr, {{"type", "Fuse"}}};
  return {
      {{"type", "Prepend"}, {"prepend", "▁"}},
      {{"type", "Metaspace"}, {"replacement", "▁"}, {"prepend_scheme", "never"}, {"split", true}},
      {{"type", "Sequence"},
       {"decoders",
        {{{"type", "Replace"}, {"pattern", {{"String", "▁"}}}, {"content", " "}},
         {{"type", "ByteFallback"}},
         {{"type", "Fuse"}},
         {{"type", "Strip"}, {"content", " "}, {"start", 1}, {"stop", 0}}}}}};
}

json special_token_entries() {
  json entries = json::array();
  for (std::size_t id = 0; id < special_token_count; ++id) {
    entries.push_back({{"id", id},
                       {"content", special_tokens[id]},
                       {"single_word", false},
                       {"lstrip", false},
                       {"rstrip", false},
                       {"normalized", false},
                       {"special", true}});
  }
  return entries;
}

/// Fields of "model" that only hold these values here.
json fixed_model_fields() {
  return {{"type", "BPE"},
          {"dropout", nullptr},
          {"unk_token", special_tokens[unknown_id]},
          {"continuing_subword_prefix", nullptr},
          {"end_of_word_suffix", nullptr},
          {"fuse_unk", false},
          {"ignore_merges", false}};
}

class Reader {
 public:
  explicit Reader(const std::string& where) : where_(where) {}

  TokenizerModel read(const json& root);

 private:
  [[noreturn]] void fail(const std::string& field, const std::string& message,
                         ErrorCode code = ErrorCode::bad_model) const {
    throw Error(code, where_ + ": " + field + " " + message);
  }

  /// The fields of `object` other than `names` must be those of `fixed` with those values; fields
  /// of `fixed` may be missing.
  void check_fields(const json& object, const std::string& path, const json& fixed,
                    std::initializer_list<std::string_view> names) const;
  void read_vocabulary(const json& vocabulary);
  void check_special_tokens(const json& added_tokens) const;
  void check_byte_pair_pieces() const;
  void read_merges(const json& merges);
  TokenId read_merge_side(const std::string& piece, const std::string& field) const;

  const std::string& where_;
  TokenizerModel model_;
  std::unordered_map<std::string, TokenId> ids_;
};

TokenizerModel Reader::read(const json& root) {
  if (!root.is_object()) fail("the text", "is no JSON object, so no tokenizer.json");
  if (!root.contains("model")) fail("model", "is missing, so this is no tokenizer.json");
  const json& model = root["model"];
  if (!model.is_object()) fail("model", "must be an object");
  check_fields(model, "model.", fixed_model_fields(), {"vocab", "merges", "byte_fallback"});
  const json byte_fallback = model.value("byte_fallback", json(false));
  if (!byte_fallback.is_boolean()) fail("model.byte_fallback", "must be true or false");
  model_.type = byte_fallback ? TokenizerType::byte_pair : TokenizerType::character;

  const Surroundings around = surroundings(model_.type);
  check_fields(root, "",
               {{"version", "1.0"},
                {"truncation", nullptr},
                {"padding", nullptr},
                {"normalizer", around.normalizer},
                {"pre_tokenizer", around.pre_tokenizer},
                {"post_processor", nullptr},
                {"decoder", around.decoder}},
               {"added_tokens", "model"});
  for (const auto& [name, component] :
       {std::pair("normalizer", &around.normalizer),
        std::pair("pre_tokenizer", &around.pre_tokenizer), std::pair("decoder", &around.decoder)}) {
    if (!component->is_null() && !root.contains(name)) fail(name, "is missing");
  }

  read_vocabulary(model.value("vocab", json()));
  check_special_tokens(root.value("added_tokens", json()));
  if (model_.type == TokenizerType::byte_pair) check_byte_pair_pieces();
  read_merges(model.value("merges", json()));
  return std::move(model_);
}

void Reader::check_fields(const json& object, const std::string& path, const json& fixed,
                          std::initializer_list<std::string_view> names) const {
  for (const auto& [name, value] : object.items()) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    const auto expected = fixed.find(name);
    if (expected == fixed.end()) {
      fail(path + name, "is not supported; remove it", ErrorCode::unsupported);
    }
    if (value != *expected) {
      fail(path + name,
           "is not supported with this value; with this model's byte_fallback it must be " +
               expected->dump(),
           ErrorCode::unsupported);
    }
  }
}

void Reader::read_vocabulary(const json& vocabulary) {
  if (!vocabulary.is_object()) fail("model.vocab", "must be an object of pieces and their ids");
  model_.pieces.resize(vocabulary.size());
  ids_.reserve(vocabulary.size());
  for (const auto& [piece, id] : vocabulary.items()) {
    const std::string field = "model.vocab[" + json(piece).dump() + "]";
    if (piece.empty()) fail(field, "is an empty piece");
    if (!id.is_number_unsigned() || id.get<std::uint64_t>() >= vocabulary.size()) {
      fail(field, "must be a whole number below the vocabulary's size, " +
                      std::to_string(vocabulary.size()));
    }
    std::string& place = model_.pieces[id.get<std::size_t>()];
    if (!place.empty()) fail(field, "has the id of another piece, " + json(place).dump());
    place = piece;
    ids_.emplace(piece, id.get<TokenId>());
  }
}

void Reader::check_special_tokens(const json& added_tokens) const {
  for (std::size_t id = 0; id < special_token_count; ++id) {
    if (id >= model_.pieces.size() || model_.pieces[id] != special_tokens[id]) {
      fail("model.vocab",
           "must give \"" + std::string(special_tokens[id]) + "\" the id " + std::to_string(id));
    }
  }
  if (added_tokens != special_token_entries()) {
    fail("added_tokens", "must be " + special_token_entries().dump(), ErrorCode::unsupported);
  }
}

void Reader::check_byte_pair_pieces() const {
  if (!ids_.contains("▁")) fail("model.vocab", "lacks \"▁\", which stands for a space");
  for (int byte = 0; byte < 256; ++byte) {
    const std::string piece = byte_piece(static_cast<unsigned char>(byte));
    if (!ids_.contains(piece)) {
      fail("model.vocab", "lacks \"" + piece + "\"; byte_fallback needs a piece for every byte");
    }
  }
}

void Reader::read_merges(const json& merges) {
  if (!merges.is_array()) fail("model.merges", "must be an array");
  if (model_.type == TokenizerType::character && !merges.empty()) {
    fail("model.merges", "must be empty without byte_fallback", ErrorCode::unsupported);
  }
  std::unordered_set<std::uint64_t> seen;
  for (std::size_t rank = 0; rank < merges.size(); ++rank) {
    const std::string field = "model.merges[" + std::to_string(rank) + "]";
    const json& merge = merges[rank];
    std::string left;
    std::string right;
    if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string()) {
      left = merge[0];
      right = merge[1];
    } else if (merge.is_string()) {  // The older way to write a pair.
      const auto& both = merge.get_ref<const std::string&>();
      const std::size_t space = std::min(both.find(' '), both.size());
      left = both.substr(0, space);
      right = both.substr(std::min(space + 1, both.size()));
    } else {
      fail(field, "must be two pieces, such as [\"a\", \"b\"]");
    }
    const TokenId left_id = read_merge_side(left, field);
    const TokenId right_id = read_merge_side(right, field);
    const TokenId result = read_merge_side(left + right, field);
    if (!seen.insert(pair_key(left_id, right_id)).second) fail(field, "repeats an earlier merge");
    model_.merges.push_back({left_id, right_id, result});
  }
}

TokenId Reader::read_merge_side(const std::string& piece, const std::string& field) const {
  const auto found = ids_.find(piece);
  if (found == ids_.end()) fail(field, "needs " + json(piece).dump() + ", which is not in vocab");
  if (static_cast<std::size_t>(found->second) < special_token_count || byte_of_piece(piece)) {
    fail(field, "joins to or from " + json(piece).dump() + ", which stands for no text");
  }
  return found->second;
}

}  // namespace

std::string write_tokenizer_json(const TokenizerModel& model) {
  json vocabulary = json::object();
  for (std::size_t id = 0; id < model.pieces.size(); ++id) vocabulary[model.pieces[id]] = id;
  json merges = json::array();
  for (const TokenizerModel::Merge& merge : model.merges) {
    merges.push_back({model.pieces[static_cast<std::size_t>(merge.left)],
                      model.pieces[static_cast<std::size_t>(merge.right)]});
  }
  json model_json = fixed_model_fields();
  model_json["byte_fallback"] = model.type == TokenizerType::byte_pair;
  model_json["vocab"] = std::move(vocabulary);
  model_json["merges"] = std::move(merges);

  Surroundings around = surroundings(model.type);
  const json root = {{"version", "1.0"},
                     {"truncation", nullptr},
                     {"padding", nullptr},
                     {"added_tokens", special_token_entries()},
                     {"normalizer", std::move(around.normalizer)},
                     {"pre_tokenizer", std::move(around.pre_tokenizer)},
                     {"post_processor", nullptr},
                     {"decoder", std::move(around.decoder)},
                     {"model", std::move(model_json)}};
  return root.dump();
}

TokenizerModel parse_tokenizer_json(std::string_view text, const std::string& where) {
  return Reader(where).read(parse_json(text, where));
}

}  // namespace attentive
