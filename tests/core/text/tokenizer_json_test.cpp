#include "core/text/tokenizer_json.h"

#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "core/error.h"
#include "core/expect_error.h"
#include "core/text/sample_text.h"
#include "core/text/train_tokenizer.h"

namespace attentive {
namespace {

using nlohmann::json;

std::string byte_pair_json() {
  static const std::string text =
      train_tokenizer(sample_texts(), {TokenizerType::byte_pair, 340}).to_json();
  return text;
}

std::string character_json() {
  return train_tokenizer(sample_texts(), {TokenizerType::character, 0}).to_json();
}

std::string word_json() {
  return train_tokenizer(sample_texts(), {TokenizerType::word, 40, true}).to_json();
}

void expect_error(const std::string& text, ErrorCode code, const std::string& field) {
  expect_error(
      code, field, [&] { parse_tokenizer_json(text, "m.safetensors: tokenizer"); },
      "m.safetensors: tokenizer: ");
}

TEST(TokenizerJson, RestoresTheSameTokenizer) {
  for (const std::string& text : {byte_pair_json(), character_json(), word_json()}) {
    EXPECT_EQ(Tokenizer::from_json(text, "t").to_json(), text);
  }
}

TEST(TokenizerJson, HasTheFieldsThatOtherLibrariesNeed) {
  const json root = json::parse(byte_pair_json());
  EXPECT_EQ(root["version"], "1.0");
  EXPECT_EQ(root["normalizer"], json::parse(R"({"type": "Sequence", "normalizers": [
      {"type": "NFC"}, {"type": "Prepend", "prepend": "▁"}]})"));
  EXPECT_EQ(root["pre_tokenizer"], json::parse(R"({"type": "Metaspace", "replacement": "▁",
                                                   "prepend_scheme": "never", "split": true})"));
  EXPECT_EQ(root["decoder"], json::parse(R"({"type": "Sequence", "decoders": [
      {"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"},
      {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]})"));
  EXPECT_EQ(root["model"]["type"], "BPE");
  EXPECT_EQ(root["model"]["byte_fallback"], true);
  EXPECT_EQ(root["model"]["unk_token"], "<unk>");
  EXPECT_EQ(root["model"]["vocab"]["</s>"], 2);
  EXPECT_EQ(root["added_tokens"].size(), 4U);
  EXPECT_EQ(json::parse(character_json())["decoder"], json::parse(R"({"type": "Fuse"})"));
  const json words = json::parse(word_json());
  EXPECT_EQ(words["model"]["type"], "WordLevel");
  EXPECT_EQ(words["model"]["unk_token"], "<unk>");
  EXPECT_EQ(words["normalizer"]["normalizers"][1]["type"], "Lowercase");
  EXPECT_EQ(words["pre_tokenizer"]["pattern"]["Regex"],
            R"(▁?[\p{L}\p{M}\p{N}]+|▁|[^▁\p{L}\p{M}\p{N}])");
}

TEST(TokenizerJson, ReadsTheOlderFormatOfMerges) {
  json root = json::parse(byte_pair_json());
  for (json& merge : root["model"]["merges"]) {
    merge = merge[0].get<std::string>() + " " + merge[1].get<std::string>();
  }
  EXPECT_EQ(Tokenizer::from_json(root.dump(), "t").to_json(), byte_pair_json());
}

TEST(TokenizerJson, ReadsFilesThatOmitDefaults) {
  json root = json::parse(byte_pair_json());
  for (const char* name : {"truncation", "padding", "post_processor"}) root.erase(name);
  for (const char* name : {"dropout", "fuse_unk", "ignore_merges"}) root["model"].erase(name);
  EXPECT_EQ(Tokenizer::from_json(root.dump(), "t").to_json(), byte_pair_json());
}

TEST(TokenizerJson, NamesTheWrongFieldInErrors) {
  constexpr ErrorCode bad = ErrorCode::bad_model;
  constexpr ErrorCode unsupported = ErrorCode::unsupported;
  const struct {
    std::function<void(json&)> damage;
    ErrorCode code;
    std::string field;
  } cases[] = {
      {[](json& j) { j = json::array(); }, bad, "not a JSON object"},
      {[](json& j) { j = 5; }, bad, "not a JSON object"},
      {[](json& j) { j.erase("model"); }, bad, "model is missing"},
      {[](json& j) { j["model"] = "BPE"; }, bad, "model must be an object"},
      {[](json& j) { j["model"]["type"] = "Unigram"; }, unsupported, "model is a \"Unigram\""},
      {[](json& j) { j["model"]["type"] = nullptr; }, bad, "model.type"},
      {[](json& j) { j["model"]["dropout"] = 0.1; }, unsupported, "model.dropout"},
      {[](json& j) { j["model"]["unk_token"] = "?!?"; }, bad, "model.unk_token"},
      {[](json& j) { j["model"]["unk_token"] = 3; }, bad, "model.unk_token"},
      {[](json& j) { j["model"]["fuse_unk"] = 1; }, bad, "model.fuse_unk"},
      {[](json& j) { j["model"]["ignore_merges"] = "no"; }, bad, "model.ignore_merges"},
      {[](json& j) { j["model"]["end_of_word_suffix"] = "</w>"; }, unsupported,
       "model.end_of_word_suffix"},
      {[](json& j) { j["model"]["continuing_subword_prefix"] = "##"; }, unsupported,
       "model.continuing_subword_prefix"},
      {[](json& j) { j["model"]["byte_fallback"] = 1; }, bad, "model.byte_fallback"},
      {[](json& j) { j["model"]["surprise"] = 1; }, unsupported, "model.surprise"},
      {[](json& j) { j["surprise"] = 1; }, unsupported, "surprise"},
      {[](json& j) { j["version"] = "2.0"; }, unsupported, "version"},
      {[](json& j) { j["truncation"] = {{"max_length", 5}}; }, unsupported, "truncation"},
      {[](json& j) { j["padding"] = json::object(); }, unsupported, "padding"},
      {[](json& j) { j["normalizer"] = {{"type", "Precompiled"}}; }, unsupported, "normalizer"},
      {[](json& j) { j["normalizer"] = {{"type", "NFC"}, {"x", 1}}; }, unsupported, "normalizer.x"},
      {[](json& j) { j["normalizer"] = {{"type", "Strip"}}; }, bad, "normalizer.strip_left"},
      {[](json& j) {
         j["normalizer"] = {{"type", "Replace"}, {"pattern", {{"Regex", "a+"}}}, {"content", ""}};
       },
       unsupported, "normalizer.pattern.Regex"},
      {[](json& j) {
         j["normalizer"] = {{"type", "Replace"}, {"pattern", {{"String", ""}}}, {"content", ""}};
       },
       bad, "normalizer.pattern.String"},
      {[](json& j) {
         const json replace = {{"type", "Replace"},
                               {"pattern", {{"String", "a"}}},
                               {"content", std::string(10, 'a')}};
         j["normalizer"] = {{"type", "Sequence"}, {"normalizers", {replace, replace}}};
       },
       bad, "normalizer.normalizers[1].content would make texts"},
      {[](json& j) { j["normalizer"] = {{"type", "Sequence"}, {"normalizers", 1}}; }, bad,
       "normalizer.normalizers"},
      {[](json& j) { j["normalizer"] = "NFC"; }, bad, "normalizer must be an object"},
      {[](json& j) { j.erase("normalizer"); }, bad, "normalizer"},
      {[](json& j) { j["pre_tokenizer"] = {{"type", "Whitespace"}}; }, unsupported,
       "pre_tokenizer"},
      {[](json& j) { j["pre_tokenizer"]["prepend_scheme"] = "last"; }, bad,
       "pre_tokenizer.prepend_scheme"},
      {[](json& j) { j["pre_tokenizer"]["replacement"] = "  "; }, bad, "pre_tokenizer.replacement"},
      {[](json& j) {
         j["pre_tokenizer"] = {{"type", "Sequence"},
                               {"pretokenizers", {j["pre_tokenizer"], j["pre_tokenizer"]}}};
       },
       unsupported, "pre_tokenizer.pretokenizers[1] repeats"},
      {[](json& j) {
         j["pre_tokenizer"] = {{"type", "Split"},
                               {"pattern", {{"Regex", "\\w+"}}},
                               {"behavior", "Isolated"},
                               {"invert", false}};
       },
       unsupported, "pre_tokenizer.pattern.Regex"},
      {[](json& j) { j["post_processor"] = 3; }, bad, "post_processor"},
      {[](json& j) { j["decoder"]["decoders"][3]["content"] = "ab"; }, bad,
       "decoder.decoders[3].content"},
      {[](json& j) { j["decoder"]["decoders"][3]["start"] = -1; }, bad,
       "decoder.decoders[3].start"},
      {[](json& j) { j["decoder"]["decoders"][1]["type"] = "CTC"; }, unsupported,
       "decoder.decoders[1]"},
      {[](json& j) { j.erase("decoder"); }, bad, "decoder"},
      {[](json& j) { j["added_tokens"] = 1; }, bad, "added_tokens"},
      {[](json& j) { j["added_tokens"][1]["special"] = 1; }, bad, "added_tokens[1].special"},
      {[](json& j) { j["added_tokens"][1]["id"] = 2; }, bad, "added_tokens"},
      {[](json& j) { j["added_tokens"][1]["id"] = -1; }, bad, "added_tokens[1].id"},
      {[](json& j) { j["added_tokens"][1]["content"] = ""; }, bad, "added_tokens[1].content"},
      {[](json& j) { j["added_tokens"][1]["content"] = "<pad>"; }, bad, "added_tokens[1].content"},
      {[](json& j) { j["added_tokens"][1]["content"] = std::string(257, 'x'); }, bad,
       "added_tokens[1].content"},
      {[](json& j) { j["added_tokens"][1]["single_word"] = true; }, unsupported,
       "added_tokens[1].single_word"},
      {[](json& j) {
         j["added_tokens"].push_back({{"id", 900}, {"content", "<new>"}, {"special", true}});
       },
       bad, "added_tokens"},
      {[](json& j) { j["model"]["vocab"] = json::array(); }, bad, "model.vocab"},
      {[](json& j) { j["model"]["vocab"] = json::object(); }, bad, "model.merges[0]"},
      {[](json& j) { j["model"].erase("vocab"); }, bad, "model.vocab"},
      {[](json& j) { j["model"]["vocab"][""] = 340; }, bad, "empty piece"},
      {[](json& j) { j["model"]["vocab"]["new"] = 299; }, bad, "has the id of another piece"},
      {[](json& j) { j["model"]["vocab"]["new"] = 341; }, bad, "model.vocab[\"new\"]"},
      {[](json& j) { j["model"]["vocab"]["new"] = -1; }, bad, "model.vocab[\"new\"]"},
      {[](json& j) { j["model"]["vocab"]["new"] = 1e300; }, bad, "model.vocab[\"new\"]"},
      {[](json& j) { j["model"]["vocab"]["new"] = 18446744073709551615U; }, bad,
       "model.vocab[\"new\"]"},
      {[](json& j) { j["model"]["vocab"]["new"] = "3"; }, bad, "model.vocab[\"new\"]"},
      {[](json& j) { j["model"].erase("merges"); }, bad, "model.merges"},
      {[](json& j) { j["model"]["merges"] = {{"a", 1}}; }, bad, "model.merges"},
      {[](json& j) { j["model"]["merges"][2] = 7; }, bad, "model.merges[2]"},
      {[](json& j) { j["model"]["merges"][2] = {"a"}; }, bad, "model.merges[2]"},
      {[](json& j) { j["model"]["merges"][2] = {"a", "b", "c"}; }, bad, "model.merges[2]"},
      {[](json& j) { j["model"]["merges"][2] = {"a", 1}; }, bad, "model.merges[2]"},
      {[](json& j) { j["model"]["merges"][2] = "ab"; }, bad, "model.merges[2]"},
      {[](json& j) { j["model"]["merges"][2] = {"q", "q"}; }, bad, "model.merges[2]"},
      {[](json& j) { j["model"]["merges"][2] = j["model"]["merges"][0]; }, bad,
       "model.merges[2] repeats"},
      {[](json& j) {
         j["model"]["merges"][2] = {"<s", ">"};
         j["model"]["vocab"]["<s"] = 340;
         j["model"]["vocab"][">"] = 341;
       },
       bad, "model.merges[2]"},
      {[](json& j) { j["model"]["merges"][2] = {"<0x41>", "<0x42>"}; }, bad, "model.merges[2]"},
  };
  for (const auto& [damage, code, field] : cases) {
    json root = json::parse(byte_pair_json());
    damage(root);
    expect_error(root.dump(), code, field);
  }
}

TEST(TokenizerJson, AcceptsSpecialTokensWithOtherIds) {
  json root = json::parse(byte_pair_json());
  std::swap(root["model"]["vocab"]["<s>"], root["model"]["vocab"]["</s>"]);
  std::swap(root["added_tokens"][1]["id"], root["added_tokens"][2]["id"]);
  const Tokenizer swapped = Tokenizer::from_json(root.dump(), "t");
  EXPECT_EQ(swapped.encode("suis"), Tokenizer::from_json(byte_pair_json(), "t").encode("suis"));
  expect_error(
      ErrorCode::bad_model, "the id 1 must be the special token \"<s>\"",
      [&] { swapped.require_special_tokens("m"); }, "m: ");
}

TEST(TokenizerJson, RejectsDuplicateNames) {
  std::string text = character_json();
  text.insert(1, R"("version": "1.0", )");
  expect_error(text, ErrorCode::bad_model, "\"version\" occurs twice");
  std::string piece = character_json();
  piece.insert(piece.find(R"("vocab":{)") + 9, R"("e":4,)");
  expect_error(piece, ErrorCode::bad_model, "\"e\" occurs twice");
}

TEST(TokenizerJson, RejectsEveryTruncation) {
  const std::string text = character_json();
  for (std::size_t size = 0; size < text.size(); ++size) {
    ASSERT_THROW(parse_tokenizer_json(text.substr(0, size), "t"), Error) << size;
  }
}

TEST(TokenizerJson, RejectsDeepNestingAndOtherFormats) {
  expect_error(std::string(100'000, '['), ErrorCode::bad_model, "levels deep");
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += R"({"a":)";
  expect_error(objects, ErrorCode::bad_model, "levels deep");
  expect_error("<html></html>", ErrorCode::bad_model, "invalid JSON");
  expect_error("{\"version\": \"\xC3\x28\"}", ErrorCode::bad_model, "invalid JSON");
  expect_error(std::string("\0\0\0", 3), ErrorCode::bad_model, "invalid JSON");
}

}  // namespace
}  // namespace attentive
