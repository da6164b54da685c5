#include "core/search/glossary.h"

#include <gtest/gtest.h>

#include "core/expect_error.h"
#include "core/search/copying.h"
#include "core/support/reversal_task.h"

namespace attentive {
namespace {

using Texts = std::vector<std::string>;

const Tokenizer& tokenizer() {
  static const Tokenizer tokenizer =
      ReversalTask(10).experiment(quick_training).model.source_tokenizer;
  return tokenizer;
}

/// Returns pieces that spell a text, a letter or another character each.
Texts letters_of(const std::string& text) {
  Texts pieces;
  bool after_space = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ') {
      after_space = true;
      continue;
    }
    std::string piece = after_space ? "▁" : "";
    piece += text[i];
    while (i + 1 < text.size() && (text[i + 1] & 0xC0) == 0x80) piece += text[++i];
    pieces.push_back(piece);
    after_space = false;
  }
  return pieces;
}

/// Returns the words of a text; terms with their translations, as "chien=hound".
Texts translated(const std::string& text, const std::vector<Term>& terms) {
  const Texts pieces = letters_of(text);
  std::vector<Word> words = words_of(text, pieces);
  Glossary(terms, tokenizer()).translate_terms(words, pieces);
  Texts shown;
  std::size_t end = 0;
  for (const Word& word : words) {
    EXPECT_EQ(word.begin, end);
    end = word.end;
    shown.push_back(word.text + (word.translation ? "=" + *word.translation : ""));
  }
  EXPECT_EQ(end, pieces.size());
  return shown;
}

TEST(Glossary, JoinsTheWordsOfATerm) {
  EXPECT_EQ(translated("une pomme de terre, oui", {{"pomme de terre", "spud"}}),
            (Texts{"une", "pomme de terre=spud", ",", "oui"}));
}

TEST(Glossary, SplitsWordsAtTheBordersOfATerm) {
  EXPECT_EQ(translated("« l'étudiant »", {{"étudiant", "scholar"}}),
            (Texts{"«", "l'", "étudiant=scholar", "»"}));
}

TEST(Glossary, RespectsWordsAndCase) {
  const std::vector<Term> terms = {{"art", "craft"}, {"Apple", "Apple"}};
  EXPECT_EQ(translated("party arts artë art1 Art apple", terms),
            (Texts{"party", "arts", "artë", "art1", "Art", "apple"}));
  EXPECT_EQ(translated("(art) art's art", terms),
            (Texts{"(", "art=craft", ")", "art=craft", "'s", "art=craft"}));
}

TEST(Glossary, TakesACapitalWhereASentenceBegins) {
  EXPECT_EQ(translated("« Été. Été Été", {{"été", "summertime"}}),
            (Texts{"«", "Été=summertime", ".", "Été=summertime", "Été"}));
}

TEST(Glossary, PrefersTheFirstAndLongestTerm) {
  EXPECT_EQ(translated("a b c d", {{"a", "1"}, {"a b", "2"}, {"b c", "3"}}),
            (Texts{"a b=2", "c", "d"}));
}

TEST(Glossary, KeepsATermWithoutTranslation) {
  EXPECT_EQ(translated("npm npm", {{"npm"}}), (Texts{"npm=npm", "npm=npm"}));
}

TEST(Glossary, FindsTermsInScriptsWithoutSpaces) {
  EXPECT_EQ(translated("我有狗。", {{"狗", "hound"}}), (Texts{"我有", "狗=hound", "。"}));
}

TEST(Glossary, RefusesTermsThatAreEmptyOrTooLong) {
  const auto refused = [](const std::vector<Term>& terms, const std::string& part) {
    expect_error(ErrorCode::invalid_argument, part, [&] { check(std::span(terms)); });
  };
  refused({{"a", "b"}, {" ", "b"}}, "glossary[1].source");
  refused({{std::string(1001, 'a'), "b"}}, "glossary[0]");
  refused({{"a", std::string(1001, 'b')}}, "glossary[0]");
  refused(std::vector<Term>(10'001, {"a", "b"}), "10001 terms");
}

/// Returns the words of a text and its term, each of one piece.
std::vector<Word> words_with(const Texts& texts, const std::string& term = "",
                             const std::string& translation = "") {
  std::vector<Word> words;
  for (const std::string& text : texts) {
    const std::size_t at = words.size();
    words.push_back({.text = text, .begin = at, .end = at + 1});
    if (text == term) words.back().translation = translation;
  }
  return words;
}

/// Returns the text whose word t looks at the source word `looks_at[t]`, and a little at all.
std::string written(const std::vector<Word>& source, const Texts& target,
                    const std::vector<Index>& looks_at, std::string_view prefix = {}) {
  Matrix attention(std::ssize(target), std::ssize(source));
  for (Index t = 0; t < attention.rows(); ++t) {
    for (Index s = 0; s < attention.cols(); ++s) attention.view()(t, s) = Real{0.02};
    attention.view()(t, looks_at[static_cast<std::size_t>(t)]) = Real{0.9};
  }
  return text_with_copies(source, words_with(target), attention.view(), prefix)
      .value_or(CopiedText{"nothing", {}})
      .text;
}

const Texts dog_here = {"Le", "chien", "est", "ici."};

TEST(Terms, TakeThePlaceOfWhatTheModelWrote) {
  EXPECT_EQ(
      written(words_with(dog_here, "chien", "hound"), {"The", "dog", "is", "here."}, {0, 1, 2, 3}),
      "The hound is here.");
  EXPECT_EQ(written(words_with(dog_here, "chien", "good old hound"),
                    {"The", "pet", "dog,", "is", "here."}, {0, 1, 1, 2, 3}),
            "The good old hound, is here.");
}

TEST(Terms, StayWhereTheModelWroteThem) {
  EXPECT_EQ(written(words_with(dog_here, "chien", "pet dog"), {"The", "pet", "dog", "is", "here."},
                    {0, 0, 1, 2, 3}),
            "The pet dog is here.");
}

TEST(Terms, BeginASentenceWithACapital) {
  const Texts target = {"Dogs", "are", "here."};
  const auto begun = [&](const std::string& translation, std::string_view prefix = {}) {
    return written(words_with({"Chiens", "sont", "ici."}, "Chiens", translation), target, {0, 1, 2},
                   prefix);
  };
  EXPECT_EQ(begun("hounds"), "Hounds are here.");
  EXPECT_EQ(begun("élans"), "Élans are here.");
  EXPECT_EQ(begun("iHounds"), "iHounds are here.");
  EXPECT_EQ(written(words_with({"npm", "est", "ici."}, "npm", "npm"), target, {0, 1, 2}),
            "npm are here.");
}

TEST(Terms, AreWrittenOnceForEachOccurrence) {
  const std::vector<Word> source = words_with({"chien", "et", "chien"}, "chien", "hound");
  EXPECT_EQ(written(source, {"a", "dog", "and", "a", "dog"}, {1, 0, 1, 1, 2}),
            "a hound and a hound");
  EXPECT_EQ(written(source, {"dogs"}, {0}), "Hound hound");
}

TEST(Terms, AloneNeedNoModel) {
  EXPECT_EQ(written(words_with({"chien", "!"}, "chien", "hound"), {"It's", "me."}, {0, 1}),
            "hound !");
}

}  // namespace
}  // namespace attentive
