#include "core/text/sentencepiece.h"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "core/error.h"
#include "core/expect_error.h"
#include "core/search/words.h"
#include "core/text/base64.h"
#include "core/text/spm_writer.h"
#include "core/text/tokenizer.h"

namespace attentive {
namespace {

using Ids = std::vector<TokenId>;
using nlohmann::json;

std::string read_spm_golden(const std::string& name) {
  std::ifstream file(ATTENTIVE_SOURCE_DIR "/tests/core/text/sentencepiece/" + name,
                     std::ios::binary);
  std::stringstream content;
  content << file.rdbuf();
  EXPECT_TRUE(file) << name;
  return content.str();
}

Ids encode_with(const SpmWriter& writer, std::string_view text) {
  return read_sentencepiece(writer.bytes(), "vocab.spm")->encode(text);
}

std::string decode_with(const SpmWriter& writer, const Ids& ids) {
  return read_sentencepiece(writer.bytes(), "vocab.spm")->decode(ids);
}

SpmWriter byte_pair_writer() {
  SpmWriter writer;
  writer.trainer_spec.integer(3, 2);
  return writer;
}

TEST(SentencePiece, EncodesAndDecodesAsSentencePieceItself) {
  for (const std::string name : {"unigram", "byte_pairs"}) {
    const auto sentencepiece = read_sentencepiece(read_spm_golden(name + ".spm"), name);
    const json goldens = json::parse(read_spm_golden(name + ".json"));
    EXPECT_GE(goldens.size(), 40U);
    for (const json& golden : goldens) {
      const auto text = golden["text"].get<std::string>();
      const auto ids = golden["ids"].get<Ids>();
      EXPECT_EQ(sentencepiece->encode(text), ids) << name << ": " << golden["text"];
      EXPECT_EQ(sentencepiece->decode(ids), golden["decoded"].get<std::string>())
          << name << ": " << golden["text"];
    }
  }
}

TEST(SentencePiece, TakesTheMostProbablePieces) {
  EXPECT_EQ(encode_with({}, "ab"), Ids{8});
  EXPECT_EQ(encode_with({}, "aab"), (Ids{6, 7}));
  SpmWriter rare;
  rare.pieces[8].score = -9;
  EXPECT_EQ(encode_with(rare, "ab"), (Ids{3, 7}));
}

TEST(SentencePiece, JoinsThePairOfTheHighestScoreFirst) {
  SpmWriter writer = byte_pair_writer();
  EXPECT_EQ(encode_with(writer, "ab"), Ids{8});  // ▁ a b → ▁a b → ▁ab
  writer.pieces[8].text = "▁b";
  EXPECT_EQ(encode_with(writer, "ab"), (Ids{6, 5}));
  writer.pieces[7].score = -2;
  EXPECT_EQ(encode_with(writer, "ab"), (Ids{3, 7}));
}

TEST(SentencePiece, JoinsTheLeftmostOfEqualPairs) {
  SpmWriter writer = byte_pair_writer();
  writer.normalizer_spec.integer(3, 0);
  writer.pieces[7] = {"aa", -2};
  EXPECT_EQ(encode_with(writer, "aaa"), (Ids{7, 4}));
}

TEST(SentencePiece, ReadsARunOfUnknownCharactersAsOnePiece) {
  for (SpmWriter writer : {SpmWriter{}, byte_pair_writer()}) {
    EXPECT_EQ(encode_with(writer, "aЖЖb"), (Ids{6, 1, 5}));
    EXPECT_EQ(decode_with(writer, {6, 1, 5}), "a \u2047 b");
    writer.trainer_spec.bytes(44, "?");
    EXPECT_EQ(decode_with(writer, {6, 1, 5}), "a?b");
  }
}

TEST(SentencePiece, SpellsUnknownCharactersInBytes) {
  for (SpmWriter writer : {SpmWriter{}, byte_pair_writer()}) {
    writer.with_bytes();
    const TokenId byte = 11;
    EXPECT_EQ(encode_with(writer, "aЖ"), (Ids{6, byte + 0xD0, byte + 0x96}));
    EXPECT_EQ(decode_with(writer, {6, byte + 0xD0, byte + 0x96}), "aЖ");
    EXPECT_EQ(decode_with(writer, {byte + 0xD0, byte + 0xE2, byte + 0x81, 4}),
              "\uFFFD\uFFFD\uFFFDa");
  }
}

TEST(SentencePiece, NeverCutsSymbolsOfTheUser) {
  for (SpmWriter writer : {SpmWriter{}, byte_pair_writer()}) {
    writer.pieces[2].text = "cab";
    EXPECT_EQ(encode_with(writer, "abcabb"), (Ids{8, 2, 5}));
  }
}

TEST(SentencePiece, RemovesExtraSpacesUnlessToldToKeepThem) {
  SpmWriter writer;
  EXPECT_EQ(encode_with(writer, ""), Ids{});
  EXPECT_EQ(encode_with(writer, "   "), Ids{});
  EXPECT_EQ(encode_with(writer, "  a   ab "), (Ids{6, 8}));
  writer.normalizer_spec.integer(4, 0);
  EXPECT_EQ(encode_with(writer, " a  ab "), (Ids{3, 6, 3, 8, 3}));
  EXPECT_EQ(decode_with(writer, {3, 6, 3, 8, 3}), " a  ab ");
  writer.normalizer_spec.integer(3, 0);
  EXPECT_EQ(encode_with(writer, "a ab"), (Ids{4, 8}));
  EXPECT_EQ(decode_with(writer, {6, 8}), " a ab");
}

TEST(SentencePiece, LeavesSpacesUnescapedWhereTheFileSaysSo) {
  SpmWriter writer;
  writer.normalizer_spec.integer(5, 0);
  writer.pieces[6].text = " a";
  EXPECT_EQ(encode_with(writer, "a a"), (Ids{6, 6}));
}

TEST(SentencePiece, ReplacesWhatItsCharsmapHolds) {
  SpmWriter writer;
  const CharsmapWriter charsmap({{'A', "a"}, {'\t', " "}, {'!', ""}, {'&', "ab a"}});
  writer.normalizer_spec.bytes(2, charsmap.bytes());
  EXPECT_EQ(encode_with(writer, "Ab!\t\ta!"), (Ids{8, 6}));
  EXPECT_EQ(encode_with(writer, "&"), (Ids{8, 6}));
  EXPECT_EQ(encode_with(writer, "!"), Ids{});
}

TEST(SentencePiece, DoesNotMatchPiecesThatStandForNoText) {
  SpmWriter writer;
  writer.with_bytes();
  writer.pieces.push_back({"bb", -1, 5});
  const Ids ids = encode_with(writer, "</s>");
  EXPECT_EQ(std::count(ids.begin(), ids.end(), 0), 0);
  EXPECT_EQ(encode_with(writer, "bb"), (Ids{3, 5, 5}));
  EXPECT_EQ(decode_with(writer, {0, 6, 0, 6}), "a a");
}

TEST(SentencePiece, TakesTimeInProportionToTheText) {
  for (SpmWriter writer : {SpmWriter{}, byte_pair_writer()}) {
    for (std::size_t length = 2; length <= 128; length *= 2) {
      writer.pieces.push_back({std::string(length, 'a'), -3});
    }
    const auto sentencepiece = read_sentencepiece(writer.bytes(), "vocab.spm");
    const auto start = std::chrono::steady_clock::now();
    EXPECT_FALSE(sentencepiece->encode(std::string(std::size_t{1} << 20U, 'a')).empty());
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
  }
}

// --- As a tokenizer ---

Tokenizer tokenizer_of_spm(const SpmWriter& writer) {
  return Tokenizer::from_sentencepiece(writer.bytes(), "vocab.spm");
}

TEST(SentencePieceTokenizer, PutsPadAndStartBeforeAVocabularyOfMarian) {
  const Tokenizer tokenizer = tokenizer_of_spm({});
  tokenizer.require_special_tokens("vocab.spm");
  EXPECT_EQ(tokenizer.vocabulary_size(), 13U);
  EXPECT_EQ(tokenizer.token(pad_id), "<pad>");
  EXPECT_EQ(tokenizer.token(end_id), "</s>");
  EXPECT_EQ(tokenizer.encode("ab Ж"), (Ids{10, 5, unknown_id}));
  EXPECT_EQ(tokenizer.decode(Ids{start_id, 10, 10, end_id, pad_id}), "ab ab");
  EXPECT_EQ(tokenizer.type(), TokenizerType::byte_pair);
  EXPECT_FALSE(tokenizer.lowercases());
}

TEST(SentencePieceTokenizer, KeepsTheIdsOfOtherVocabularies) {
  SpmWriter writer;
  writer.pieces.insert(writer.pieces.begin(), {{"<pad>", 0, 3}, {"<s>", 0, 3}});
  const Tokenizer tokenizer = tokenizer_of_spm(writer);
  tokenizer.require_special_tokens("vocab.spm");
  EXPECT_EQ(tokenizer.vocabulary_size(), 13U);
  EXPECT_EQ(tokenizer.encode("ab"), Ids{10});

  writer.pieces.erase(writer.pieces.begin());
  expect_error(ErrorCode::bad_model, "must be the special token \"<pad>\"",
               [&] { tokenizer_of_spm(writer).require_special_tokens("vocab.spm"); });
}

TEST(SentencePieceTokenizer, ReadsSpecialTokensAsTextUnlessAsked) {
  const Tokenizer tokenizer = tokenizer_of_spm({});
  const Ids as_text = tokenizer.encode("ab</s>");
  EXPECT_EQ(std::count(as_text.begin(), as_text.end(), end_id), 0);
  EXPECT_EQ(tokenizer.encode("ab</s>", SpecialTokens::as_tokens), (Ids{10, end_id}));
}

TEST(SentencePieceTokenizer, GetsTextsAsTheyAreButWellFormed) {
  const Tokenizer tokenizer = tokenizer_of_spm({});
  EXPECT_EQ(tokenizer.readable("e\u0301\u200B\u00A0\t").utf8, "e\u0301\u200B\u00A0\t");
  EXPECT_EQ(tokenizer.readable("a\xFF").utf8, "a\uFFFD");
  EXPECT_EQ(tokenizer.encode("\u00E9"), (Ids{5, 11}));
  EXPECT_EQ(tokenizer.encode("e\u0301"), (Ids{5, unknown_id}));
}

TEST(SentencePieceTokenizer, RefusesIdsOutsideItsVocabulary) {
  const Tokenizer tokenizer = tokenizer_of_spm({});
  for (const TokenId id : {-1, 13}) {
    expect_error(ErrorCode::invalid_argument, "ids are 0 to 12",
                 [&] { tokenizer.decode(Ids{4, id}); });
  }
}

TEST(SentencePieceTokenizer, MarksWords) {
  const Tokenizer tokenizer = tokenizer_of_spm({});
  std::vector<std::string> pieces;
  for (const TokenId id : tokenizer.encode("aab Ж abc")) pieces.push_back(tokenizer.token(id));
  const std::vector<Word> words = words_of("aab Ж abc", pieces);
  ASSERT_EQ(words.size(), 3U);
  EXPECT_EQ(words[0].text, "aab");
  EXPECT_FALSE(words[0].unknown);
  EXPECT_EQ(words[1].text, "Ж");
  EXPECT_TRUE(words[1].unknown);
  EXPECT_EQ(words[2].text, "abc");
}

TEST(SentencePieceTokenizer, ComesBackFromJson) {
  SpmWriter writer;
  const std::string file = writer.with_bytes().bytes();
  const Tokenizer tokenizer = tokenizer_of_spm(writer);
  const json root = json::parse(tokenizer.to_json());
  EXPECT_EQ(root["model"]["type"], "SentencePiece");
  EXPECT_EQ(root["model"]["first_id"], 2);
  EXPECT_EQ(from_base64(root["model"]["file"].get<std::string>()), file);

  const Tokenizer again = Tokenizer::from_json(tokenizer.to_json(), "t");
  EXPECT_EQ(again.to_json(), tokenizer.to_json());
  for (const std::string text : {"", "ab Ж a", "</s>", "  c  \u00E9\xFF"}) {
    EXPECT_EQ(again.encode(text), tokenizer.encode(text));
    EXPECT_EQ(again.decode(tokenizer.encode(text)), tokenizer.decode(tokenizer.encode(text)));
  }
}

TEST(SentencePieceTokenizer, RefusesJsonThatSaysMoreOrLess) {
  const json good = json::parse(tokenizer_of_spm({}).to_json());
  const auto refused = [&](const auto& change, ErrorCode code, const std::string& part) {
    json root = good;
    change(root);
    expect_error(
        code, part, [&] { Tokenizer::from_json(root.dump(), "m.safetensors: tokenizer"); },
        "m.safetensors: tokenizer: ");
  };
  const auto bad = ErrorCode::bad_model;
  const auto unsupported = ErrorCode::unsupported;
  refused([](json& j) { j["model"].erase("file"); }, bad, "model.file is missing");
  refused([](json& j) { j["model"]["file"] = 7; }, bad, "model.file must be a string");
  refused([](json& j) { j["model"]["file"] = "A*=="; }, bad, "model.file must be a SentencePiece");
  refused([](json& j) { j["model"]["file"] = "AAA"; }, bad, "model.file must be a SentencePiece");
  refused([](json& j) { j["model"]["file"] = "AAAA"; }, bad, "model.file: ");
  refused([](json& j) { j["model"].erase("first_id"); }, bad, "model.first_id is missing");
  refused([](json& j) { j["model"]["first_id"] = 5; }, bad, "model.first_id must be");
  refused([](json& j) { j["model"]["first_id"] = -1; }, bad, "model.first_id must be");
  refused([](json& j) { j["model"]["vocab"] = json::object(); }, unsupported, "model.vocab");
  refused([](json& j) { j["normalizer"] = {{"type", "NFC"}}; }, unsupported, "normalizer must be");
  refused([](json& j) { j["added_tokens"] = {1}; }, unsupported, "added_tokens must be null");
  json nulls = good;
  for (const char* name : {"normalizer", "decoder", "post_processor"}) nulls[name] = nullptr;
  nulls["added_tokens"] = json::array();
  EXPECT_EQ(Tokenizer::from_json(nulls.dump(), "t").to_json(), tokenizer_of_spm({}).to_json());
}

TEST(Base64, HoldsAnyBytes) {
  EXPECT_EQ(to_base64(""), "");
  EXPECT_EQ(to_base64("f"), "Zg==");
  EXPECT_EQ(to_base64("fo"), "Zm8=");
  EXPECT_EQ(to_base64("foo"), "Zm9v");
  std::string bytes;
  for (int i = 0; i < 1000; ++i) bytes += static_cast<char>(i * 7);
  EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
  for (const char* text :
       {"A", "AA", "A===", "====", "AB==", "AAB=", "A=AA", "AA A", "\xFF\xFF=="}) {
    EXPECT_FALSE(from_base64(text)) << text;
  }
}

}  // namespace
}  // namespace attentive
