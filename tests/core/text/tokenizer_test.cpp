#include "core/text/tokenizer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <random>
#include <string>

#include "core/error.h"
#include "core/text/clean_text.h"
#include "core/text/pieces.h"
#include "core/text/sample_text.h"
#include "core/text/train_tokenizer.h"

namespace attentive {
namespace {

using Ids = std::vector<TokenId>;

const Tokenizer& byte_pairs() {
  static const Tokenizer tokenizer =
      train_tokenizer(sample_texts(), {TokenizerType::byte_pair, 400});
  return tokenizer;
}

Tokenizer character_tokenizer(std::string_view text) {
  return train_tokenizer(std::span(&text, 1), {TokenizerType::character, 0});
}

std::vector<std::string> pieces(const Tokenizer& tokenizer, std::string_view text) {
  std::vector<std::string> result;
  for (const TokenId id : tokenizer.encode(text)) result.push_back(tokenizer.token(id));
  return result;
}

TEST(CharacterTokenizer, GivesEachCharacterAnIdInOrder) {
  const Tokenizer tokenizer = character_tokenizer("20 JAN");
  EXPECT_EQ(tokenizer.vocabulary_size(), 10U);
  EXPECT_EQ(tokenizer.encode("02 NAJ"), (Ids{5, 6, 4, 9, 7, 8}));
  EXPECT_EQ(tokenizer.decode(tokenizer.encode("  JAN 20 ")), "  JAN 20 ");
  EXPECT_EQ(tokenizer.token(4), " ");
}

TEST(CharacterTokenizer, EncodesOtherCharactersAsUnknown) {
  const Tokenizer tokenizer = character_tokenizer("ab");
  EXPECT_EQ(tokenizer.encode("aéb\xFF😀"), (Ids{4, unknown_id, 5, unknown_id, unknown_id}));
  EXPECT_EQ(tokenizer.decode(Ids{4, unknown_id, 5}), "ab");
}

TEST(CharacterTokenizer, DecodesTheWordMarkUnchanged) {
  const Tokenizer tokenizer = character_tokenizer("a▁");
  EXPECT_EQ(tokenizer.decode(tokenizer.encode("▁a▁")), "▁a▁");
}

TEST(BytePairTokenizer, EncodesFrequentWordsAsMarkedPieces) {
  EXPECT_EQ(pieces(byte_pairs(), "suis étudiant"),
            (std::vector<std::string>{"▁suis", "▁étudiant"}));
}

TEST(BytePairTokenizer, SpellsUnknownCharactersInBytes) {
  EXPECT_EQ(pieces(byte_pairs(), "ñ"), (std::vector<std::string>{"▁", "<0xC3>", "<0xB1>"}));
}

TEST(BytePairTokenizer, DecodesToTheCleanedText) {
  for (const std::string& text : varied_texts()) {
    EXPECT_EQ(byte_pairs().decode(byte_pairs().encode(text)), clean_text(text));
  }
  std::mt19937 random(1);
  for (int i = 0; i < 2000; ++i) {
    const std::string text = random_text(random, random() % 60);
    ASSERT_EQ(byte_pairs().decode(byte_pairs().encode(text)), clean_text(text));
  }
}

TEST(BytePairTokenizer, DecodesTheWordMarkAsASpace) {
  EXPECT_EQ(byte_pairs().decode(byte_pairs().encode("a▁b")), "a b");
}

TEST(BytePairTokenizer, EncodesAnyBytesAsWellFormedText) {
  EXPECT_EQ(byte_pairs().encode("a\xC3 b\xFF"), byte_pairs().encode("a\uFFFD b\uFFFD"));
  std::mt19937 random(2);
  for (int i = 0; i < 500; ++i) {
    std::string bytes(random() % 100, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    ASSERT_EQ(byte_pairs().decode(byte_pairs().encode(bytes)), clean_text(bytes));
  }
}

TEST(BytePairTokenizer, EncodesSpecialTokensInTextAsText) {
  for (const TokenId id : byte_pairs().encode("</s> <pad><s> <unk>")) {
    EXPECT_GE(static_cast<std::size_t>(id), special_token_count);
  }
}

TEST(BytePairTokenizer, DecodesAnyIdsThatAModelMayWrite) {
  const Tokenizer& tokenizer = byte_pairs();
  const auto byte = [](int value) { return static_cast<TokenId>(4 + value); };
  ASSERT_EQ(tokenizer.token(byte(0xC3)), "<0xC3>");
  EXPECT_EQ(tokenizer.decode(Ids{}), "");
  EXPECT_EQ(tokenizer.decode(Ids{start_id, pad_id, unknown_id, end_id}), "");
  EXPECT_EQ(tokenizer.decode(Ids{byte(0xC3), byte(0xA9)}), "é");
  EXPECT_EQ(tokenizer.decode(Ids{byte(0xC3), end_id, byte(0xA9)}), "é");
  EXPECT_EQ(tokenizer.decode(Ids{byte(0xC3), byte('x'), byte(0xA9)}), "\uFFFDx\uFFFD");
}

TEST(BytePairTokenizer, EncodesSpecialTokensOnRequest) {
  const Tokenizer& tokenizer = byte_pairs();
  Ids ids = tokenizer.encode("suis");
  ids.push_back(end_id);
  ids.push_back(pad_id);
  EXPECT_EQ(tokenizer.encode("suis</s><pad>", SpecialTokens::as_tokens), ids);
}

TEST(WordTokenizer, SeparatesPunctuationAndEncodesOtherWordsAsUnknown) {
  const Tokenizer tokenizer = train_tokenizer(sample_texts(), {TokenizerType::word, 500});
  EXPECT_EQ(pieces(tokenizer, "L'étudiant, zut ?"),
            (std::vector<std::string>{"▁L", "'", "étudiant", ",", "<unk>", "▁", "?"}));
  for (const std::string_view text : sample_texts()) {
    EXPECT_EQ(tokenizer.decode(tokenizer.encode(text)), text);
  }
}

TEST(Tokenizer, RejectsIdsOutsideTheVocabulary) {
  const auto size = static_cast<TokenId>(byte_pairs().vocabulary_size());
  for (const TokenId id :
       {-1, size, std::numeric_limits<TokenId>::max(), std::numeric_limits<TokenId>::min()}) {
    try {
      byte_pairs().decode(Ids{5, id});
      FAIL() << id << " was accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
      EXPECT_NE(std::string(error.what()).find(std::to_string(id)), std::string::npos);
    }
    EXPECT_THROW(byte_pairs().token(id), Error);
  }
}

/// Merges by the definition: repeatedly find the pair of lowest rank and join it.
Ids merge_naively(Ids ids, const std::vector<TokenizerModel::Merge>& merges) {
  while (true) {
    std::size_t best = merges.size();
    std::size_t index = 0;
    for (std::size_t i = 0; i + 1 < ids.size(); ++i) {
      const auto merge = std::find_if(merges.begin(), merges.end(), [&](const auto& candidate) {
        return candidate.left == ids[i] && candidate.right == ids[i + 1];
      });
      const auto rank = static_cast<std::size_t>(merge - merges.begin());
      if (rank < best) {
        best = rank;
        index = i;
      }
    }
    if (best == merges.size()) return ids;
    ids[index] = merges[best].result;
    ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(index) + 1);
  }
}

TEST(BytePairTokenizer, AppliesMergesByRankThenFromTheLeft) {
  // Merges of a and b that overlap in every way, in an order that no training would produce.
  TokenizerModel model = model_to_learn(TokenizerType::byte_pair, false);
  for (int byte = 0; byte < 256; ++byte) {
    model.pieces.push_back(byte_piece(static_cast<unsigned char>(byte)));
  }
  const auto id = [&model](const std::string& piece) {
    const auto found = std::find(model.pieces.begin(), model.pieces.end(), piece);
    const auto index = found - model.pieces.begin();
    if (found == model.pieces.end()) model.pieces.push_back(piece);
    return static_cast<TokenId>(index);
  };
  const TokenId mark = id("▁");
  for (const auto& [left, right] : std::vector<std::pair<std::string, std::string>>{{"b", "a"},
                                                                                    {"a", "a"},
                                                                                    {"aa", "aa"},
                                                                                    {"ba", "ba"},
                                                                                    {"a", "b"},
                                                                                    {"b", "b"},
                                                                                    {"ab", "b"},
                                                                                    {"aa", "ba"},
                                                                                    {"▁", "a"},
                                                                                    {"a", "ba"},
                                                                                    {"▁a", "aba"},
                                                                                    {"ab", "a"}}) {
    model.merges.push_back({id(left), id(right), id(left + right)});
  }
  const Tokenizer tokenizer(model);
  std::mt19937 random(3);
  for (int i = 0; i < 1000; ++i) {
    std::string word;
    Ids ids = {mark};
    for (std::size_t length = random() % 24; length > 0; --length) {
      word += random() % 3 == 0 ? 'b' : 'a';
      ids.push_back(id(word.substr(word.size() - 1)));
    }
    if (word.empty()) continue;
    ASSERT_EQ(tokenizer.encode(word), merge_naively(ids, model.merges)) << word;
  }
}

TEST(BytePairTokenizer, EncodesAVeryLongWordQuickly) {
  std::string endless;
  for (std::size_t i = 0; endless.size() < 100'000; ++i) {
    for (const char c : sample_texts()[i % sample_texts().size()]) {
      if (c != ' ') endless += c;
    }
  }
  const auto start = std::chrono::steady_clock::now();
  for (const std::string& text : {endless, std::string(100'000, 'e'), std::string(100'000, ' ')}) {
    EXPECT_EQ(byte_pairs().decode(byte_pairs().encode(text)), text);
  }
  // Milliseconds in practice; a quadratic algorithm would take minutes.
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

}  // namespace
}  // namespace attentive
