#include "core/text/tokenizer_json.h"

#include <algorithm>
#include <array>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/json/json.h"
#include "core/text/base64.h"
#include "core/text/pieces.h"
#include "core/text/sentencepiece.h"
#include "core/text/tokenizer_component.h"

namespace attentive {
namespace {

using nlohmann::json;

/// Searching for longer tokens at every position of a text would be slow.
constexpr std::size_t max_added_token_bytes = 256;

json to_json(const AddedToken& token) {
  return {{"id", token.id},
          {"content", token.content},
          {"single_word", false},
          {"lstrip", token.strips_left},
          {"rstrip", token.strips_right},
          {"normalized", token.normalized},
          {"special", token.special}};
}

json model_to_json(const TokenizerModel& model) {
  json vocabulary = json::object();
  for (std::size_t id = 0; id < model.pieces.size(); ++id) vocabulary[model.pieces[id]] = id;
  const auto piece = [&model](TokenId id) { return model.pieces[static_cast<std::size_t>(id)]; };
  const json unknown = model.unknown ? json(piece(*model.unknown)) : json();
  if (model.algorithm == TokenizerModel::Algorithm::whole_words) {
    return {{"type", "WordLevel"}, {"vocab", std::move(vocabulary)}, {"unk_token", unknown}};
  }
  json merges = json::array();
  for (const TokenizerModel::Merge& merge : model.merges) {
    merges.push_back({piece(merge.left), piece(merge.right)});
  }
  const std::string& suffix = model.end_of_word_suffix;
  return {{"type", "BPE"},
          {"dropout", nullptr},
          {"unk_token", unknown},
          {"continuing_subword_prefix", nullptr},
          {"end_of_word_suffix", suffix.empty() ? json() : json(suffix)},
          {"fuse_unk", model.fuse_unknown},
          {"byte_fallback", model.byte_fallback},
          {"ignore_merges", model.ignore_merges},
          {"vocab", std::move(vocabulary)},
          {"merges", std::move(merges)}};
}

/// Writes the whole tokenizer as its model; the SentencePiece file specifies the rest.
json sentencepiece_to_json(const TokenizerModel& model) {
  return {{"version", "1.0"},
          {"model",
           {{"type", "SentencePiece"},
            {"first_id", model.first_piece},
            {"file", to_base64(model.sentencepiece->file())}}}};
}

bool is_zero(const json& value) { return value.is_number() && value.get<double>() == 0; }

class TokenizerReader {
 public:
  explicit TokenizerReader(const std::string& where) : where_(where) {}

  TokenizerModel read(const json& root);

 private:
  /// Throws an Error that names the entry. A callback, so that names are only built for errors.
  using Refuse = std::function<void(const Message& message)>;

  std::string place(const char* field) const { return where_ + ": " + field; }
  [[noreturn]] void fail(const Message& field, const Message& message) const {
    throw Error(ErrorCode::bad_model, {where_, ": ", field.text(), " ", message.text()});
  }

  TokenizerModel read_sentencepiece_model(const json& root, const TokenizerComponent& model) const;
  void read_model(const TokenizerComponent& model);
  void read_added_tokens(const json& entries);
  void read_pieces(const json& vocabulary);
  void place_piece(const std::string& piece, std::size_t id, const Refuse& refuse);
  void read_merges(const json& merges);
  TokenId read_merge_side(const std::string& piece, const Refuse& refuse) const;

  const std::string& where_;
  TokenizerModel model_;
  /// The ids of the pieces in `model_`.
  std::unordered_map<std::string_view, TokenId> ids_;
  std::unordered_set<TokenId> special_ids_;
};

TokenizerModel TokenizerReader::read(const json& root) {
  if (!root.is_object()) fail("the text", "is not a JSON object, so it is not a tokenizer.json");
  if (!root.contains("model")) fail("model", "is missing, so this is not a tokenizer.json");
  const json missing;
  const auto field = [&](const char* name) -> const json& {
    const auto found = root.find(name);
    return found == root.end() ? missing : *found;
  };
  for (const auto& [name, value] : root.items()) {
    constexpr std::array known{"version",      "truncation", "padding",
                               "added_tokens", "normalizer", "pre_tokenizer",
                               "model",        "decoder",    "post_processor"};
    if (std::ranges::find(known, name) == known.end()) {
      throw Error(ErrorCode::unsupported, {where_, ": ", name, " is not supported; remove it"});
    }
    if ((name == "truncation" || name == "padding") && !value.is_null()) {
      throw Error(ErrorCode::unsupported,
                  {where_, ": ", name, " is not supported; set it to null"});
    }
  }
  if (const json& version = field("version");
      root.contains("version") && !is_text(version, "1.0")) {
    throw Error(ErrorCode::unsupported,
                {where_, ": version is ", write_json(version), "; \"1.0\" is supported"});
  }
  const TokenizerComponent model(root["model"], place("model"));
  if (model.has("type") && model.type() == "SentencePiece") {
    return read_sentencepiece_model(root, model);
  }
  for (const char* name : {"normalizer", "pre_tokenizer", "decoder"}) {
    if (!root.contains(name)) fail(name, "is missing; it may be null");
  }
  if (const json& post = field("post_processor"); !post.is_null() && !post.is_object()) {
    fail("post_processor", "must be an object or null");
  }
  model_.normalizer = parse_normalizer(field("normalizer"), place("normalizer"));
  model_.pre_tokenizer = parse_pre_tokenizer(field("pre_tokenizer"), place("pre_tokenizer"));
  model_.decoder = parse_token_decoder(field("decoder"), place("decoder"));
  model_.post_processor = write_json(field("post_processor"));
  read_added_tokens(field("added_tokens"));
  read_model(model);
  return std::move(model_);
}

TokenizerModel TokenizerReader::read_sentencepiece_model(const json& root,
                                                         const TokenizerComponent& model) const {
  for (const auto& [name, value] : root.items()) {
    if (name == "version" || name == "model" || value.empty()) continue;
    throw Error(ErrorCode::unsupported,
                {where_, ": ", name, " must be null: the SentencePiece file specifies it"});
  }
  model.allow({"first_id", "file"});
  const auto first = static_cast<TokenId>(model.integer("first_id", special_token_count));
  std::optional<std::string> file = from_base64(model.text("file"));
  if (!file) model.fail("file", "must be a SentencePiece file in base64");
  return model_of_sentencepiece(read_sentencepiece(std::move(*file), model.name("file")), first);
}

/// Reads added tokens, which must precede the vocabulary because it may lack them.
void TokenizerReader::read_added_tokens(const json& entries) {
  if (entries.is_null()) return;
  if (!entries.is_array()) fail("added_tokens", "must be an array");
  std::set<std::string> seen;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const TokenizerComponent entry(entries[i], place("added_tokens[") + std::to_string(i) + "]");
    entry.allow({"id", "content", "single_word", "lstrip", "rstrip", "normalized", "special"});
    const bool special = entry.boolean("special", false);
    AddedToken token{.id = static_cast<TokenId>(entry.integer("id", max_vocabulary_size)),
                     .content = entry.text("content"),
                     .special = special,
                     .normalized = entry.boolean("normalized", !special),
                     .strips_left = entry.boolean("lstrip", false),
                     .strips_right = entry.boolean("rstrip", false)};
    if (token.content.empty() || token.content.size() > max_added_token_bytes) {
      entry.fail("content", {"must have 1 to ", max_added_token_bytes, " bytes"});
    }
    if (!seen.insert(token.content).second) entry.fail("content", "occurs twice");
    if (entry.boolean("single_word", false)) {
      entry.fail("single_word", "must be false", ErrorCode::unsupported);
    }
    if (special) special_ids_.insert(token.id);
    model_.added_tokens.push_back(std::move(token));
  }
}

void TokenizerReader::read_model(const TokenizerComponent& model) {
  const std::string type = model.has("type") ? model.type() : "BPE";  // older files have no type
  if (type == "WordLevel") {
    model.allow({"vocab", "unk_token"});
    model_.algorithm = TokenizerModel::Algorithm::whole_words;
    read_pieces(model.value("vocab"));
  } else if (type == "BPE") {
    model.allow({"vocab", "merges", "unk_token", "dropout", "continuing_subword_prefix",
                 "end_of_word_suffix", "fuse_unk", "byte_fallback", "ignore_merges"});
    if (model.has("dropout") && !model.value("dropout").is_null() &&
        !is_zero(model.value("dropout"))) {
      model.fail("dropout", "must be null: encoding is not random", ErrorCode::unsupported);
    }
    if (!model.optional_text("continuing_subword_prefix").empty()) {
      model.fail("continuing_subword_prefix", "must be null", ErrorCode::unsupported);
    }
    model_.end_of_word_suffix = model.optional_text("end_of_word_suffix");
    model_.fuse_unknown = model.boolean("fuse_unk", false);
    model_.byte_fallback = model.boolean("byte_fallback", false);
    model_.ignore_merges = model.boolean("ignore_merges", false);
    if (model_.byte_fallback && !model_.end_of_word_suffix.empty()) {
      model.fail("end_of_word_suffix", "must be null with byte_fallback", ErrorCode::unsupported);
    }
    read_pieces(model.value("vocab"));
    read_merges(model.value("merges"));
  } else {
    model.fail_unsupported(
        {"is a \"", type, "\", which is not supported; BPE, WordLevel and SentencePiece are"});
  }
  if (const std::string unknown = model.optional_text("unk_token"); !unknown.empty()) {
    const auto found = ids_.find(unknown);
    if (found == ids_.end()) model.fail("unk_token", "is not in the vocabulary");
    model_.unknown = found->second;
  }
}

void TokenizerReader::read_pieces(const json& vocabulary) {
  if (!vocabulary.is_object()) fail("model.vocab", "must be an object of pieces and their ids");
  const auto lacks = [&vocabulary](const AddedToken& token) {
    return !vocabulary.contains(token.content);
  };
  const std::size_t size = vocabulary.size() + static_cast<std::size_t>(std::ranges::count_if(
                                                   model_.added_tokens, lacks));
  if (size == 0 || size > max_vocabulary_size) {
    fail("model.vocab", {"must have 1 to ", max_vocabulary_size, " pieces"});
  }
  model_.pieces.resize(size);
  ids_.reserve(size);
  for (const auto& [piece, id] : vocabulary.items()) {
    const auto refuse_piece = [&](const Message& message) {
      fail({"model.vocab[", write_json(piece), "]"}, message);
    };
    if (piece.empty()) refuse_piece("is an empty piece");
    if (!id.is_number_unsigned() || id.get<std::uint64_t>() >= size) {
      refuse_piece({"must be an integer below the vocabulary's size, ", size});
    }
    place_piece(piece, id.get<std::size_t>(), refuse_piece);
  }
  for (const AddedToken& token : model_.added_tokens) {
    const auto refuse_token = [&](const Message& message) {
      fail({"added_tokens: ", write_json(token.content)}, message);
    };
    if (lacks(token)) {
      if (static_cast<std::size_t>(token.id) >= size) {
        refuse_token({"must have an id below the vocabulary's size, ", size});
      }
      place_piece(token.content, static_cast<std::size_t>(token.id), refuse_token);
    } else if (ids_.at(token.content) != token.id) {
      refuse_token("has another id in model.vocab");
    }
  }
}

void TokenizerReader::place_piece(const std::string& piece, std::size_t id, const Refuse& refuse) {
  std::string& place = model_.pieces[id];
  if (!place.empty()) refuse({"has the id of another piece, ", write_json(place)});
  place = piece;
  ids_.emplace(place, static_cast<TokenId>(id));
}

void TokenizerReader::read_merges(const json& merges) {
  if (!merges.is_array()) fail("model.merges", "must be an array");
  // For each piece, the left sides of its merges. Merges with equal result and left side are equal.
  std::vector<std::vector<TokenId>> left_sides(model_.pieces.size());
  for (std::size_t rank = 0; rank < merges.size(); ++rank) {
    const auto refuse_merge = [&](const Message& message) {
      fail({"model.merges[", rank, "]"}, message);
    };
    const json& merge = merges[rank];
    std::string left;
    std::string right;
    if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string()) {
      left = merge[0];
      right = merge[1];
    } else if (merge.is_string()) {  // older files write pairs so
      const auto& both = merge.get_ref<const std::string&>();
      const std::size_t space = std::min(both.find(' '), both.size());
      left = both.substr(0, space);
      right = both.substr(std::min(space + 1, both.size()));
    } else {
      refuse_merge("must be two pieces, such as [\"a\", \"b\"]");
    }
    const TokenId left_id = read_merge_side(left, refuse_merge);
    const TokenId right_id = read_merge_side(right, refuse_merge);
    const TokenId result = read_merge_side(left + right, refuse_merge);
    std::vector<TokenId>& others = left_sides[static_cast<std::size_t>(result)];
    if (std::ranges::find(others, left_id) != others.end()) {
      refuse_merge("repeats an earlier merge");
    }
    others.push_back(left_id);
    model_.merges.push_back({left_id, right_id, result});
  }
}

TokenId TokenizerReader::read_merge_side(const std::string& piece, const Refuse& refuse) const {
  const auto found = ids_.find(piece);
  if (found == ids_.end()) refuse({"needs ", write_json(piece), ", which is not in vocab"});
  if (special_ids_.contains(found->second) || (model_.byte_fallback && byte_of_piece(piece))) {
    refuse({"uses ", write_json(piece), ", which stands for no text"});
  }
  return found->second;
}

}  // namespace

std::string write_tokenizer_json(const TokenizerModel& model) {
  if (model.sentencepiece != nullptr) return write_json(sentencepiece_to_json(model));
  json added_tokens = json::array();
  for (const AddedToken& token : model.added_tokens) added_tokens.push_back(to_json(token));
  const json root = {{"version", "1.0"},
                     {"truncation", nullptr},
                     {"padding", nullptr},
                     {"added_tokens", std::move(added_tokens)},
                     {"normalizer", to_json(model.normalizer)},
                     {"pre_tokenizer", to_json(model.pre_tokenizer)},
                     {"post_processor", parse_json(model.post_processor, "post_processor")},
                     {"decoder", to_json(model.decoder)},
                     {"model", model_to_json(model)}};
  return write_json(root);
}

TokenizerModel parse_tokenizer_json(std::string_view text, const std::string& where) {
  return TokenizerReader(where).read(parse_json(text, where));
}

}  // namespace attentive
