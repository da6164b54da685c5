#include "core/text/train_tokenizer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "core/error.h"
#include "core/text/clean_text.h"
#include "core/text/pieces.h"
#include "core/text/sample_text.h"
#include "core/text/unicode.h"

namespace attentive {
namespace {

using nlohmann::json;

Tokenizer train(std::vector<std::string_view> texts, std::size_t size) {
  return train_tokenizer(texts, {TokenizerType::byte_pair, size});
}

/// Returns [left, right] of each merge, in order.
std::vector<std::pair<std::string, std::string>> merges_of(const Tokenizer& tokenizer) {
  return json::parse(tokenizer.to_json())["model"]["merges"];
}

TEST(TrainTokenizer, StartsWithSpecialTokensAndBytes) {
  const Tokenizer tokenizer = train(sample_texts(), 300);
  ASSERT_EQ(tokenizer.vocabulary_size(), 300U);
  EXPECT_EQ(tokenizer.token(pad_id), "<pad>");
  EXPECT_EQ(tokenizer.token(start_id), "<s>");
  EXPECT_EQ(tokenizer.token(end_id), "</s>");
  EXPECT_EQ(tokenizer.token(unknown_id), "<unk>");
  EXPECT_EQ(tokenizer.token(4), "<0x00>");
  EXPECT_EQ(tokenizer.token(259), "<0xFF>");
  EXPECT_EQ(tokenizer.token(260), "▁");
}

TEST(TrainTokenizer, GivesTheSameResultForAnyOrderOfTexts) {
  std::vector<std::string_view> texts = sample_texts();
  const std::string first = train(texts, 380).to_json();
  EXPECT_EQ(train(texts, 380).to_json(), first);
  std::reverse(texts.begin(), texts.end());
  EXPECT_EQ(train(texts, 380).to_json(), first);
}

TEST(TrainTokenizer, JoinsOnlyWithinWordsAndClassesAndNoDigits) {
  const Tokenizer tokenizer = train(sample_texts(), 1000);
  for (std::size_t id = 260; id < tokenizer.vocabulary_size(); ++id) {
    const std::string& piece = tokenizer.token(static_cast<TokenId>(id));
    std::vector<unicode::Category> classes;
    for (std::size_t position = 0; position < piece.size();) {
      const bool first = position == 0;
      const char32_t code_point = next_code_point(piece, position);
      if (code_point == word_mark) {
        EXPECT_TRUE(first) << piece;
      } else {
        classes.push_back(unicode::category(code_point));
        if (classes.back() == unicode::Category::punctuation) {
          classes.back() = unicode::Category::other;
        }
      }
    }
    const bool one_class =
        std::adjacent_find(classes.begin(), classes.end(), std::not_equal_to<>()) == classes.end();
    EXPECT_TRUE(one_class) << piece;
    if (!classes.empty() && classes.front() == unicode::Category::number) {
      EXPECT_EQ(piece.size(), 1U);
    }
  }
}

using Pair = std::pair<std::string, std::string>;
/// The number of occurrences of each word, as a list of pieces.
using Words = std::map<std::vector<std::string>, int>;

std::map<Pair, int> count_pairs(const Words& words) {
  std::map<Pair, int> counts;
  for (const auto& [pieces, occurrences] : words) {
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i)
      counts[{pieces[i], pieces[i + 1]}] += occurrences;
  }
  return counts;
}

Words join(const Words& words, const Pair& pair) {
  Words joined;
  for (const auto& [pieces, occurrences] : words) {
    std::vector<std::string> result;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      const bool match =
          i + 1 < pieces.size() && pieces[i] == pair.first && pieces[i + 1] == pair.second;
      result.push_back(match ? pieces[i] + pieces[i + 1] : pieces[i]);
      if (match) ++i;
    }
    joined[result] += occurrences;
  }
  return joined;
}

TEST(TrainTokenizer, AlwaysJoinsAMostFrequentPair) {
  const std::string text =
      "banana bandana banana ananas nana anna banal cabana canal canals bananas savanna havana "
      "hannah anagram panama panamas manna aaaa aaa aaaaa nanana";
  const Tokenizer tokenizer = train({text}, 310);
  Words words;
  std::vector<std::string> word = {"▁"};
  for (const char c : text + " ") {
    if (c == ' ') {
      ++words[word];
      word = {"▁"};
    } else {
      word.emplace_back(1, c);
    }
  }
  const auto merges = merges_of(tokenizer);
  ASSERT_GT(merges.size(), 20U);
  for (const Pair& pair : merges) {
    std::map<Pair, int> counts = count_pairs(words);
    int most = 0;
    for (const auto& [_, count] : counts) most = std::max(most, count);
    ASSERT_EQ(counts[pair], most) << pair.first << " + " << pair.second;
    ASSERT_GE(most, 2);
    words = join(words, pair);
  }
}

TEST(TrainTokenizer, StopsWhenNoPairRepeats) {
  const Tokenizer tokenizer = train({"abc"}, 5000);
  EXPECT_EQ(tokenizer.vocabulary_size(), 260U + 4U);
  EXPECT_TRUE(merges_of(tokenizer).empty());
}

TEST(TrainTokenizer, LeavesRareCharactersToTheBytes) {
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += "ab ";
  text += "é";
  const Tokenizer tokenizer = train({text}, 300);
  const std::string vocabulary = json::parse(tokenizer.to_json())["model"]["vocab"].dump();
  EXPECT_EQ(vocabulary.find("é"), std::string::npos);
  EXPECT_EQ(tokenizer.decode(tokenizer.encode("é")), "é");
}

TEST(TrainTokenizer, KeepsTheMostFrequentCharactersInASmallVocabulary) {
  const Tokenizer tokenizer = train({"aaa bb c"}, 262);
  EXPECT_EQ(tokenizer.vocabulary_size(), 262U);
  EXPECT_EQ(tokenizer.token(261), "a");
  EXPECT_EQ(tokenizer.decode(tokenizer.encode("abc cba")), "abc cba");
}

TEST(TrainTokenizer, AcceptsAnyBytesAsText) {
  std::string bytes;
  for (int i = 0; i < 4096; ++i) bytes += static_cast<char>(i * 37 + i / 256);
  for (const TokenizerType type : {TokenizerType::character, TokenizerType::byte_pair}) {
    const std::vector<std::string_view> texts = {bytes, ""};
    const Tokenizer tokenizer = train_tokenizer(texts, {type, 600});
    EXPECT_EQ(tokenizer.decode(tokenizer.encode(bytes)), clean_text(bytes));
  }
}

TEST(TrainTokenizer, RejectsEmptyTextsAndSizesOutOfRange) {
  const std::vector<std::string_view> empty = {"", ""};
  EXPECT_THROW(train_tokenizer(empty, {TokenizerType::character, 0}), Error);
  EXPECT_THROW(train_tokenizer({}, {TokenizerType::byte_pair, 300}), Error);
  EXPECT_THROW(train(sample_texts(), 261), Error);
  EXPECT_THROW(train(sample_texts(), 1'000'001), Error);
}

TEST(TrainTokenizer, LearnsTheMostFrequentWords) {
  const std::vector<std::string_view> texts = {"The cat, the dog.", "the cat's 7 lives"};
  const Tokenizer tokenizer = train_tokenizer(texts, {TokenizerType::word, 8, true});
  EXPECT_EQ(tokenizer.vocabulary_size(), 8U);
  EXPECT_EQ(tokenizer.token(4), "▁");
  EXPECT_EQ(tokenizer.token(5), "▁the");
  EXPECT_EQ(tokenizer.token(6), "▁cat");
  const Tokenizer more = train_tokenizer(texts, {TokenizerType::word, 1000, false});
  for (const std::string_view text : texts) EXPECT_EQ(more.decode(more.encode(text)), text);
}

TEST(TrainTokenizer, LowercasesTextsOnRequest) {
  const std::vector<std::string_view> texts = {"ÉTÉ ΣΑΣ İA", "Été"};
  for (const TokenizerType type :
       {TokenizerType::character, TokenizerType::word, TokenizerType::byte_pair}) {
    const Tokenizer tokenizer = train_tokenizer(texts, {type, 300, true});
    EXPECT_TRUE(tokenizer.lowercases());
    EXPECT_EQ(tokenizer.decode(tokenizer.encode("ÉTÉ ΣΑΣ İA")), "été σας i\u0307a");
  }
}

TEST(ParseTokenizerConfig, ReadsAllTypes) {
  EXPECT_EQ(parse_tokenizer_config({{"type", "character"}}, "c").type, TokenizerType::character);
  const TokenizerConfig config =
      parse_tokenizer_config({{"type", "bpe"}, {"vocabulary_size", 4000}}, "c");
  EXPECT_EQ(config.type, TokenizerType::byte_pair);
  EXPECT_EQ(config.vocabulary_size, 4000U);
  EXPECT_FALSE(config.lowercase);
  const TokenizerConfig words =
      parse_tokenizer_config({{"type", "word"}, {"vocabulary_size", 10}, {"lowercase", true}}, "c");
  EXPECT_EQ(words.type, TokenizerType::word);
  EXPECT_TRUE(words.lowercase);
}

TEST(ParseTokenizerConfig, NamesTheWrongFieldInErrors) {
  const struct {
    const char* text;
    const char* field;
  } cases[] = {
      {R"(null)", "c.tokenizers"},
      {R"({})", "c.tokenizers.type"},
      {R"({"type": "words"})", "c.tokenizers.type"},
      {R"({"type": "word"})", "c.tokenizers.vocabulary_size"},
      {R"({"type": "word", "vocabulary_size": 5})", "c.tokenizers.vocabulary_size"},
      {R"({"type": 1})", "c.tokenizers.type"},
      {R"({"type": "bpe"})", "c.tokenizers.vocabulary_size"},
      {R"({"type": "bpe", "vocabulary_size": 261})", "c.tokenizers.vocabulary_size"},
      {R"({"type": "bpe", "vocabulary_size": 1e9})", "c.tokenizers.vocabulary_size"},
      {R"({"type": "bpe", "vocabulary_size": -400})", "c.tokenizers.vocabulary_size"},
      {R"({"type": "bpe", "vocabulary_size": "400"})", "c.tokenizers.vocabulary_size"},
      {R"({"type": "character", "vocabulary_size": 400})", "c.tokenizers.vocabulary_size"},
      {R"({"type": "character", "lowercase": 1})", "c.tokenizers.lowercase"},
  };
  for (const auto& [text, field] : cases) {
    try {
      parse_tokenizer_config(json::parse(text), "c.tokenizers");
      FAIL() << text << " was accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_argument) << text;
      EXPECT_EQ(std::string(error.what()).find(field), 0U) << error.what();
    }
  }
}

}  // namespace
}  // namespace attentive
