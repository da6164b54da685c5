#include "core/text/letter_case.h"

#include <gtest/gtest.h>

namespace attentive {
namespace {

TEST(LetterCase, IsThatOfTheWholeText) {
  struct Case {
    const char* text;
    LetterCase expected;
  };
  const Case cases[] = {
      {"JE SUIS ÉTUDIANT.", LetterCase::capitals},
      {"OÙ ES-TU À 8 H ?", LetterCase::capitals},
      {"NON", LetterCase::capitals},
      {"ПРИВЕТ МИР", LetterCase::capitals},
      {"Je Suis Étudiant.", LetterCase::title},
      {"L'homme Qu'elle Aime", LetterCase::title},
      {"L'Homme Qu'Elle Aime", LetterCase::title},
      {"3 Petits Chats", LetterCase::title},
      {"Voir Example.com/AbC", LetterCase::sentence},
      {"Le McDonald Ouvre", LetterCase::sentence},
      {"Je suis étudiant.", LetterCase::sentence},
      {"je suis étudiant.", LetterCase::sentence},
      {"Je SUIS étudiant.", LetterCase::sentence},
      {"Bonjour", LetterCase::sentence},
      {"À", LetterCase::sentence},
      {"12 + 3 = 15", LetterCase::sentence},
      {"私は学生です。", LetterCase::sentence},
      {"", LetterCase::sentence},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(letter_case_of(text), expected) << text;
}

TEST(LetterCase, CanBeThatOfASentence) {
  EXPECT_EQ(to_sentence_case("JE SUIS ÉTUDIANT."), "Je suis étudiant.");
  EXPECT_EQ(to_sentence_case("« ÉTÉ » Est Un Mot"), "« Été » est un mot");
  EXPECT_EQ(to_sentence_case("..."), "...");
}

TEST(LetterCase, CanBeThatOfTheFirstCharacter) {
  EXPECT_EQ(with_capital_initial("élan vital"), "Élan vital");
  EXPECT_EQ(with_small_initial("Élan Vital"), "élan Vital");
  EXPECT_EQ(with_capital_initial("“élan”"), "“élan”");
  EXPECT_EQ(with_small_initial(""), "");
}

TEST(LetterCase, CanBeGivenToATranslation) {
  EXPECT_EQ(in_letter_case("Straße und Übung!", LetterCase::capitals), "STRASSE UND ÜBUNG!");
  EXPECT_EQ(in_letter_case("the day of “élan”, 2 cats", LetterCase::title),
            "The Day Of “Élan”, 2 Cats");
  EXPECT_EQ(in_letter_case("the NATO", LetterCase::title), "The NATO");
  EXPECT_EQ(in_letter_case("as it Is", LetterCase::sentence), "as it Is");
}

}  // namespace
}  // namespace attentive
