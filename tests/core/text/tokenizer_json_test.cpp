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

void expect_error(const std::string& text, ErrorCode code, const std::string& field) {
  expect_error(
      code, field, [&] { parse_tokenizer_json(text, "m.safetensors: tokenizer"); },
      "m.safetensors: tokenizer: ");
}

TEST(TokenizerJson, GivesTheSameTokenizerBack) {
  for (const std::string& text : {byte_pair_json(), character_json()}) {
    EXPECT_EQ(Tokenizer::from_json(text, "t").to_json(), text);
  }
}

TEST(TokenizerJson, SaysWhatOtherLibrariesNeed) {
  const json root = json::parse(byte_pair_json());
  EXPECT_EQ(root["version"], "1.0");
  EXPECT_EQ(root["normalizer"], json::parse(R"({"type": "Prepend", "prepend": "▁"})"));
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
}

TEST(TokenizerJson, ReadsTheOlderSpellingOfMerges) {
  json root = json::parse(byte_pair_json());
  for (json& merge : root["model"]["merges"]) {
    merge = merge[0].get<std::string>() + " " + merge[1].get<std::string>();
  }
  EXPECT_EQ(Tokenizer::from_json(root.dump(), "t").to_json(), byte_pair_json());
}

TEST(TokenizerJson, ReadsFilesThatLeaveDefaultsOut) {
  json root = json::parse(byte_pair_json());
  for (const char* name : {"truncation", "padding", "post_processor"}) root.erase(name);
  for (const char* name : {"dropout", "fuse_unk", "ignore_merges"}) root["model"].erase(name);
  EXPECT_EQ(Tokenizer::from_json(root.dump(), "t").to_json(), byte_pair_json());
}

TEST(TokenizerJson, NamesTheFieldThatIsWrong) {
  constexpr ErrorCode bad = ErrorCode::bad_model;
  constexpr ErrorCode unsupported = ErrorCode::unsupported;
  const struct {
    std::function<void(json&)> damage;
    ErrorCode code;
    std::string field;
  } cases[] = {
      {[](json& j) { j = json::array(); }, bad, "no JSON object"},
      {[](json& j) { j = 5; }, bad, "no JSON object"},
      {[](json& j) { j.erase("model"); }, bad, "model is missing"},
      {[](json& j) { j["model"] = "BPE"; }, bad, "model must be an object"},
      {[](json& j) { j["model"]["type"] = "Unigram"; }, unsupported, "model.type"},
      {[](json& j) { j["model"]["type"] = nullptr; }, unsupported, "model.type"},
      {[](json& j) { j["model"]["dropout"] = 0.1; }, unsupported, "model.dropout"},
      {[](json& j) { j["model"]["unk_token"] = "?"; }, unsupported, "model.unk_token"},
      {[](json& j) { j["model"]["fuse_unk"] = true; }, unsupported, "model.fuse_unk"},
      {[](json& j) { j["model"]["ignore_merges"] = true; }, unsupported, "model.ignore_merges"},
      {[](json& j) { j["model"]["end_of_word_suffix"] = "</w>"; }, unsupported,
       "model.end_of_word_suffix"},
      {[](json& j) { j["model"]["continuing_subword_prefix"] = "##"; }, unsupported,
       "model.continuing_subword_prefix"},
      {[](json& j) { j["model"]["byte_fallback"] = 1; }, bad, "model.byte_fallback"},
      {[](json& j) { j["model"]["byte_fallback"] = false; }, unsupported, "decoder"},
      {[](json& j) { j["model"]["surprise"] = 1; }, unsupported, "model.surprise"},
      {[](json& j) { j["surprise"] = 1; }, unsupported, "surprise"},
      {[](json& j) { j["version"] = "2.0"; }, unsupported, "version"},
      {[](json& j) { j["truncation"] = {{"max_length", 5}}; }, unsupported, "truncation"},
      {[](json& j) { j["normalizer"] = {{"type", "NFKC"}}; }, unsupported, "normalizer"},
      {[](json& j) { j["normalizer"] = nullptr; }, unsupported, "normalizer"},
      {[](json& j) { j.erase("normalizer"); }, bad, "normalizer"},
      {[](json& j) { j["pre_tokenizer"]["type"] = "ByteLevel"; }, unsupported, "pre_tokenizer"},
      {[](json& j) { j["pre_tokenizer"]["prepend_scheme"] = "first"; }, unsupported,
       "pre_tokenizer"},
      {[](json& j) { j["post_processor"] = {{"type", "ByteLevel"}}; }, unsupported,
       "post_processor"},
      {[](json& j) { j["decoder"]["decoders"].erase(3); }, unsupported, "decoder"},
      {[](json& j) { j.erase("decoder"); }, bad, "decoder"},
      {[](json& j) { j["added_tokens"].erase(0); }, unsupported, "added_tokens"},
      {[](json& j) { j["added_tokens"][1]["special"] = false; }, unsupported, "added_tokens"},
      {[](json& j) { j.erase("added_tokens"); }, unsupported, "added_tokens"},
      {[](json& j) { j["model"]["vocab"] = json::array(); }, bad, "model.vocab"},
      {[](json& j) { j["model"]["vocab"] = json::object(); }, bad, "model.vocab"},
      {[](json& j) { j["model"].erase("vocab"); }, bad, "model.vocab"},
      {[](json& j) { j["model"]["vocab"][""] = 340; }, bad, "empty piece"},
      {[](json& j) { j["model"]["vocab"]["new"] = 299; }, bad, "has the id of another piece"},
      {[](json& j) { j["model"]["vocab"]["new"] = 341; }, bad, "model.vocab[\"new\"]"},
      {[](json& j) { j["model"]["vocab"]["new"] = -1; }, bad, "model.vocab[\"new\"]"},
      {[](json& j) { j["model"]["vocab"]["new"] = 1e300; }, bad, "model.vocab[\"new\"]"},
      {[](json& j) { j["model"]["vocab"]["new"] = 18446744073709551615U; }, bad,
       "model.vocab[\"new\"]"},
      {[](json& j) { j["model"]["vocab"]["new"] = "3"; }, bad, "model.vocab[\"new\"]"},
      {[](json& j) { std::swap(j["model"]["vocab"]["<s>"], j["model"]["vocab"]["</s>"]); }, bad,
       "<s>"},
      {[](json& j) {
         j["model"]["vocab"]["<0xXY>"] = j["model"]["vocab"]["<0x7F>"];
         j["model"]["vocab"].erase("<0x7F>");
       },
       bad, "<0x7F>"},
      {[](json& j) {
         j["model"]["vocab"]["_"] = j["model"]["vocab"]["▁"];
         j["model"]["vocab"].erase("▁");
       },
       bad, "▁"},
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

TEST(TokenizerJson, RefusesMergesWithoutByteFallback) {
  json root = json::parse(character_json());
  root["model"]["merges"].push_back("e s");
  expect_error(root.dump(), ErrorCode::unsupported, "model.merges");
}

TEST(TokenizerJson, RefusesNamesThatStandTwice) {
  std::string text = character_json();
  text.insert(1, R"("version": "1.0", )");
  expect_error(text, ErrorCode::bad_model, "\"version\" stands twice");
  std::string piece = character_json();
  piece.insert(piece.find(R"("vocab":{)") + 9, R"("e":4,)");
  expect_error(piece, ErrorCode::bad_model, "\"e\" stands twice");
}

TEST(TokenizerJson, RefusesEveryTruncation) {
  const std::string text = character_json();
  for (std::size_t size = 0; size < text.size(); ++size) {
    ASSERT_THROW(parse_tokenizer_json(text.substr(0, size), "t"), Error) << size;
  }
}

TEST(TokenizerJson, RefusesDeepNestingAndForeignBytes) {
  expect_error(std::string(100'000, '['), ErrorCode::bad_model, "levels deep");
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += R"({"a":)";
  expect_error(objects, ErrorCode::bad_model, "levels deep");
  expect_error("<html></html>", ErrorCode::bad_model, "no valid JSON");
  expect_error("{\"version\": \"\xC3\x28\"}", ErrorCode::bad_model, "no valid JSON");
  expect_error(std::string("\0\0\0", 3), ErrorCode::bad_model, "no valid JSON");
}

}  // namespace
}  // namespace attentive
