#include "core/search/sentence_case.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

#include "core/text/train_tokenizer.h"

namespace attentive {
namespace {

const Tokenizer& byte_pairs() {
  static const Tokenizer tokenizer = [] {
    constexpr std::array<std::string_view, 3> texts = {
        "Je suis étudiant à Lyon. Je suis à la gare. Il est étudiant à la gare de Lyon.",
        "La NATO est à Lyon. Il est à la NATO. La NATO est grande. Je suis à la NATO.",
        "Il mange une pomme. Une pomme est grande. Je mange. Il est grande. Je suis une gare."};
    return train_tokenizer(texts, {TokenizerType::byte_pair, 400});
  }();
  return tokenizer;
}

/// A text as it is read, and the case in which it was.
struct Read {
  std::string text;
  LetterCase letter_case;
};

Read read(const Tokenizer& tokenizer, std::string_view given) {
  ReadableText text = tokenizer.readable(given);
  std::vector<TokenId> ids = tokenizer.encode(text);
  const LetterCase letter_case = read_in_sentence_case(tokenizer, text, ids);
  EXPECT_EQ(ids, tokenizer.encode(text)) << given;
  return {text.utf8, letter_case};
}

TEST(SentenceCase, IsReadWhereItTakesFewerTokens) {
  struct Case {
    const char* given;
    const char* read;
    LetterCase letter_case;
  };
  const Case cases[] = {
      {"JE SUIS ÉTUDIANT À LA GARE.", "Je suis étudiant à la gare.", LetterCase::capitals},
      {"Je Suis Étudiant À La Gare.", "Je suis étudiant à la gare.", LetterCase::title},
      {"Je suis étudiant à Lyon.", "Je suis étudiant à Lyon.", LetterCase::sentence},
      {"NATO", "NATO", LetterCase::sentence},
      {"La NATO", "La NATO", LetterCase::sentence},
      {"Lyon", "Lyon", LetterCase::sentence},
      {"123 !", "123 !", LetterCase::sentence},
  };
  for (const auto& [given, expected, letter_case] : cases) {
    const Read result = read(byte_pairs(), given);
    EXPECT_EQ(result.text, expected);
    EXPECT_EQ(result.letter_case, letter_case) << given;
  }
}

TEST(SentenceCase, IsNotReadByCharacters) {
  constexpr std::array<std::string_view, 1> texts = {"20 JAN 2019 jan"};
  const Tokenizer characters = train_tokenizer(texts, {TokenizerType::character, 0});
  EXPECT_EQ(read(characters, "20 JAN 2019").text, "20 JAN 2019");
}

TEST(SentenceCase, IsUndoneInTheTranslation) {
  CopiedText text{"the end: I am at Lyon 12", {{17, 21, 8}, {22, 24, 13}}};
  const std::vector<Copy> copies = text.copies;
  set_letter_case(text, 9, LetterCase::capitals);
  EXPECT_EQ(text.text, "the end: I AM AT LYON 12");
  EXPECT_EQ(text.copies, copies);
  set_letter_case(text, 0, LetterCase::title);
  EXPECT_EQ(text.text, "The End: I AM AT LYON 12");
  set_letter_case(text, 0, LetterCase::sentence);
  EXPECT_EQ(text.text, "The End: I AM AT LYON 12");

  CopiedText longer{"weiß 12", {{6, 8, 0}}};
  set_letter_case(longer, 0, LetterCase::capitals);
  EXPECT_EQ(longer.text, "WEISS 12");
}

}  // namespace
}  // namespace attentive
