#include "core/text/clean_text.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "core/bundle/bundle.h"
#include "core/search/translate.h"
#include "core/text/sample_text.h"
#include "core/text/tokenizer.h"
#include "core/text/train_tokenizer.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

namespace attentive {
namespace {

std::string utf8_of(char32_t code_point) {
  std::string text;
  append_utf8(text, code_point);
  return text;
}

/// Returns the characters that are invisible between Latin letters: Unicode 15's
/// Default_Ignorable_Code_Point, the control characters except white space, annotation marks and
/// the null notehead.
std::vector<char32_t> invisible_characters() {
  constexpr std::pair<char32_t, char32_t> ranges[] = {
      {0x00, 0x08},       {0x0E, 0x1F},      {0x7F, 0x84},       {0x86, 0x9F},
      {0xAD, 0xAD},       {0x34F, 0x34F},    {0x61C, 0x61C},     {0x115F, 0x1160},
      {0x17B4, 0x17B5},   {0x180B, 0x180F},  {0x200B, 0x200F},   {0x202A, 0x202E},
      {0x2060, 0x206F},   {0x3164, 0x3164},  {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},
      {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB},  {0x1BCA0, 0x1BCA3}, {0x1D159, 0x1D159},
      {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}};
  std::vector<char32_t> characters;
  for (const auto& [first, last] : ranges) {
    for (char32_t c = first; c <= last; ++c) characters.push_back(c);
  }
  return characters;
}

constexpr char32_t blank_characters[] = {0x09,   0x0A,   0x0B,   0x0C,   0x0D,   0x20,   0x85,
                                         0xA0,   0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004,
                                         0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A, 0x2028,
                                         0x2029, 0x202F, 0x205F, 0x2800, 0x3000};

TEST(CleanText, ClassifiesEveryCharacterBetweenLettersAsVisibleBlankOrInvisible) {
  const std::vector<char32_t> invisible = invisible_characters();
  std::size_t checked = 0;
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    const std::string text = "x" + utf8_of(c) + "y";
    std::string expected = unicode::normalize(text, unicode::NormalForm::nfc);
    if (std::ranges::binary_search(invisible, c)) expected = "xy";
    if (std::ranges::binary_search(blank_characters, c)) expected = "x y";
    ASSERT_EQ(clean_text(text), expected) << std::hex << static_cast<std::uint32_t>(c);
    ++checked;
  }
  EXPECT_EQ(checked, 0x110000 - 0x800);
}

TEST(CleanText, KeepsShapingCharactersOnlyBesideThoseTheyShape) {
  const struct {
    const char* text;
    const char* clean;
  } cases[] = {
      {"\uFEFFJe suis", "Je suis"},
      {"étu\u00ADdiant", "étudiant"},
      {"e\u200B\u0301", "é"},
      {"a\r\nb\rc\td", "a b c d"},
      // Emoji: joined, colored, keycaps, flags.
      {"👩\u200D👩\u200D👧", "👩\u200D👩\u200D👧"},
      {"👍🏽\u200D", "👍🏽\u200D"},
      {"❤\uFE0F ☺\uFE0E ©\uFE0F", "❤\uFE0F ☺\uFE0E ©\uFE0F"},
      {"🏳\uFE0F\u200D🌈 🏴\u200D☠\uFE0F", "🏳\uFE0F\u200D🌈 🏴\u200D☠\uFE0F"},
      {"1\uFE0F\u20E3 #\uFE0F\u20E3", "1\uFE0F\u20E3 #\uFE0F\u20E3"},
      {"1\u20E3", "1\u20E3"},
      {"1\uFE0F2", "12"},
      {"🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F",
       "🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F"},
      {"👍\U000E0067\U000E007F", "👍"},
      {"👩\u200B\u200D👧", "👩\u200D👧"},
      // Scripts that need joiners or variants.
      {"می\u200Cخواهم", "می\u200Cخواهم"},
      {"ه\u200D ", "ه\u200D "},
      {"क्\u200Dष ක්\u200Dර", "क्\u200Dष ක්\u200Dර"},
      {"ᠠ\u180B ᠨ\u180Eᠠ", "ᠠ\u180B ᠨ\u180Eᠠ"},
      {"葛\U000E0100城", "葛\U000E0100城"},
      {"葛\u200D城", "葛城"},
      {"ب\u0300\u0650\u200Cب", "ب\u0650\u0300\u200Cب"},
      {"auf\u200Claden 20\u200D19 a\u180Eb", "aufladen 2019 ab"},
      // Visible format characters.
      {"\u0600١ \u06DD \u070F \u08E2", "\u0600١ \u06DD \u070F \u08E2"},
      {"a\xFF\xC0", "a\uFFFD\uFFFD"},
  };
  for (const auto& [text, clean] : cases) EXPECT_EQ(clean_text(text), clean) << text;
  EXPECT_EQ(clean_text(std::string_view("Bon\0jour", 8)), "Bonjour");
}

TEST(CleanText, IsIdempotentAndNeverLengthensText) {
  std::mt19937 random(1);
  const std::vector<char32_t> invisible = invisible_characters();
  constexpr char32_t context[] = {U'1',    U'#',    0x20E3,  0x301,  0x650,  0x5B0,  0x628,
                                  0x200C,  0x200D,  0xFE0F,  0xFE00, 0x2329, 0x2190, 0x338,
                                  0x1F3F4, 0x1F3FD, 0x1F468, 0x180B, 0x1820, 0x8A9E, 0xE0100,
                                  0xE0067, U'\r',   U'\n',   0xA0,   U'e',   0x915,  0x93C,
                                  0x1100,  0x1161,  0x11A8,  0xFA10, 0x3099, 0x304B, U'='};
  for (int i = 0; i < 20'000; ++i) {
    std::string text = random_text(random, random() % 8);
    for (std::size_t k = random() % 12; k > 0; --k) {
      append_utf8(text, random() % 4 == 0 ? invisible[random() % invisible.size()]
                                          : context[random() % std::size(context)]);
    }
    text += random_text(random, random() % 4);
    const std::string clean = clean_text(text);
    ASSERT_TRUE(is_well_formed(clean));
    ASSERT_EQ(clean_text(clean), clean) << testing::PrintToString(to_utf32(text));
    ASSERT_LE(clean.size(), unicode::normalize(text, unicode::NormalForm::nfc).size());
  }
}

TEST(CleanText, RecognizesBlankTexts) {
  for (const char32_t c : blank_characters) EXPECT_TRUE(is_blank(utf8_of(c) + "\u200B"));
  for (const char32_t c : invisible_characters()) EXPECT_TRUE(is_blank(utf8_of(c)));
  EXPECT_TRUE(is_blank(""));
  for (const char* visible : {"a", " é", "\u0600", "。", "\xFF", "👍"})
    EXPECT_FALSE(is_blank(visible));
}

TEST(OwnTokenizers, CleanTextsBeforeAndAfterSaving) {
  const std::string unclean = "\uFEFFJe\u00A0suis e\u200B\u0301tu\u00ADdiant.";
  const std::string clean = "Je suis étudiant.";
  for (const TokenizerType type :
       {TokenizerType::character, TokenizerType::word, TokenizerType::byte_pair}) {
    for (const bool lowercase : {false, true}) {
      const Tokenizer trained = train_tokenizer(sample_texts(), {type, 400, lowercase});
      EXPECT_EQ(trained.readable(unclean).utf8, clean);
      EXPECT_EQ(trained.encode(unclean), trained.encode(clean));
      const Tokenizer loaded = Tokenizer::from_json(trained.to_json(), "loaded");
      EXPECT_EQ(loaded.encode(unclean), trained.encode(clean));
      EXPECT_EQ(loaded.encode("\u200B\u2060"), std::vector<TokenId>{});
      // Older files lack the step to normal form C.
      nlohmann::json old = nlohmann::json::parse(trained.to_json());
      nlohmann::json& normalizer = old["normalizer"];
      if (normalizer["type"] == "NFC") {
        normalizer = nullptr;
      } else {
        normalizer["normalizers"].erase(0);
      }
      const Tokenizer from_old = Tokenizer::from_json(old.dump(), "old");
      EXPECT_EQ(from_old.encode(unclean), trained.encode(clean));
    }
  }
}

TEST(OwnTokenizers, LearnNoInvisibleCharacters) {
  const std::vector<std::string_view> unclean = {"\uFEFFle\u200B chat", "le\u00A0chat\u00AD"};
  const std::vector<std::string_view> clean = {"le chat", "le chat"};
  for (const TokenizerType type :
       {TokenizerType::character, TokenizerType::word, TokenizerType::byte_pair}) {
    EXPECT_EQ(train_tokenizer(unclean, {type, 280}).to_json(),
              train_tokenizer(clean, {type, 280}).to_json());
  }
}

TEST(ForeignTokenizers, DoNotCleanTexts) {
  const std::string text = "\uFEFFJe\u00A0suis e\u0301tu\u00ADdiant.\r\n";
  const std::string own =
      train_tokenizer(sample_texts(), {TokenizerType::byte_pair, 400}).to_json();
  const auto changed = [&own](const auto& change) {
    nlohmann::json file = nlohmann::json::parse(own);
    change(file);
    return Tokenizer::from_json(file.dump(), "changed");
  };
  const Tokenizer foreign[] = {
      changed([](auto& file) { file["normalizer"] = nullptr; }),
      changed([](auto& file) { file["pre_tokenizer"]["split"] = false; }),
      changed([](auto& file) { file["added_tokens"].erase(0); }),
      changed([](auto& file) { file["model"]["byte_fallback"] = false; }),
      changed([](auto& file) { file["model"]["unk_token"] = nullptr; }),
      changed([](auto& file) { file["decoder"] = {{"type", "Fuse"}}; }),
  };
  for (const Tokenizer& tokenizer : foreign) EXPECT_EQ(tokenizer.readable(text).utf8, text);
  const std::vector<TokenId> ids = foreign[1].encode("\u00A0\u00AD");
  EXPECT_EQ(foreign[1].decode(ids), "\u00A0\u00AD");
}

class DatesModel : public testing::Test {
 protected:
  static const PackedModel& model() {
    static const PackedModel read = [] {
      const std::string path = ATTENTIVE_SOURCE_DIR "/models/dates/dates.safetensors";
      std::ifstream file(path, std::ios::binary);
      const std::string bytes((std::istreambuf_iterator<char>(file)), {});
      return pack(read_bundle(std::as_bytes(std::span(bytes)), path));
    }();
    return read;
  }
};

TEST_F(DatesModel, IgnoresAnyInvisibleCharacterAnywhereInADate) {
  const std::string date = "JAN 20, 2019";
  const std::vector<TokenId> ids = model().source_tokenizer.encode(date);
  std::vector<std::string> sample;
  std::size_t count = 0;
  for (const char32_t c : invisible_characters()) {
    for (std::size_t at = 0; at <= date.size(); ++at) {
      const std::string text = date.substr(0, at) + utf8_of(c) + date.substr(at);
      ASSERT_EQ(model().source_tokenizer.encode(text), ids)
          << std::hex << static_cast<std::uint32_t>(c) << " at " << at;
      if (++count % 499 == 0) sample.push_back(text);
    }
  }
  for (const Translation& it : Translator(model()).translate(sample)) {
    EXPECT_EQ(it.text, "2019-01-20");
  }
  EXPECT_GT(sample.size(), 100U);
}

TEST_F(DatesModel, TranslatesInvisibleTextsToNothing) {
  const std::vector<std::string> texts = {"\u200B", "\uFEFF", "\u00A0\u2060 ", "\u180E", "\t\r\n"};
  for (const Translation& it : Translator(model()).translate(texts)) {
    EXPECT_EQ(it.text, "");
    EXPECT_TRUE(it.source_tokens.empty());
  }
}

}  // namespace
}  // namespace attentive
