#include "core/search/names.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/train_tokenizer.h"

namespace attentive {
namespace {

/// Returns the unknown names of the text that pieces spell; these are given with spaces between
/// them, and "_" marks words.
std::vector<std::string> names_in(const std::string& spelled, bool nouns_are_capitalized = false) {
  std::vector<std::string> pieces;
  std::string text;
  std::istringstream stream(spelled);
  for (std::string piece; stream >> piece;) {
    if (piece.front() == '_') {
      if (!text.empty()) text += ' ';
      text += piece.substr(1);
      piece = "\u2581" + piece.substr(1);
    } else {
      text += piece;
    }
    pieces.push_back(piece);
  }
  std::vector<std::string> names;
  for (const auto& [begin, end] :
       unknown_names(words_of(text, pieces), pieces, nouns_are_capitalized)) {
    names.push_back(text.substr(begin, end - begin));
  }
  return names;
}

using Names = std::vector<std::string>;

TEST(UnknownNames, AreWordsWithACapitalInManyPieces) {
  EXPECT_EQ(names_in("_J ' ai _vu _D u p ont _hier ."), Names{"Dupont"});
  EXPECT_EQ(names_in("_J ' ai _vu _Lond res _hier ."), Names{});
  EXPECT_EQ(names_in("_un _b an c _et _U N E SC O"), Names{});
  EXPECT_EQ(names_in("_chez _Д м и т р и й"), Names{});
}

TEST(UnknownNames, AreReadAsAWhole) {
  EXPECT_EQ(names_in("_avec _Je an - B apt iste _D u pu is - L ar oche ."),
            Names{"Jean-Baptiste Dupuis-Laroche"});
  EXPECT_EQ(names_in("_a _Car men _de _la _F u ent e _y _a _Ju an"), Names{"Carmen de la Fuente"});
  EXPECT_EQ(names_in("_Is _S in é ad _O ' N e ill _here ?"), Names{"Sinéad O'Neill"});
  EXPECT_EQ(names_in("_with _K o w al , _N o w ak _and _M a z ur"),
            (Names{"Kowal", "Nowak", "Mazur"}));
}

TEST(UnknownNames, TakeInTheKnownWordsAfterThemUnlessTheseMayBeNouns) {
  EXPECT_EQ(names_in("_a _T r inh _Con g _Son"), Names{"Trinh Cong Son"});
  EXPECT_EQ(names_in("_avec _O livi er _de _La _Tour ."), Names{"Olivier de La Tour"});
  EXPECT_EQ(names_in("_hat _O ks ana _Geld _ge geben", true), Names{"Oksana"});
  EXPECT_EQ(names_in("_hat _Ku chen _Ga bel", true), Names{});
}

TEST(UnknownNames, ExcludeWhatIsAroundThem) {
  EXPECT_EQ(names_in("_the _G ar ci a ' s _house"), Names{"Garcia"});
  EXPECT_EQ(names_in("_chez _l ' O r é al ?"), Names{"Oréal"});
  EXPECT_EQ(names_in("_here _is _M r s . _B r andt ."), Names{"Brandt"});
}

TEST(UnknownNames, AreNoWordsThatBeginASentence) {
  EXPECT_EQ(names_in("_D onn e - moi _ça . _A u jour d ' hui _non ."), Names{});
  EXPECT_EQ(names_in("_I ' l l _go ."), Names{});
  EXPECT_EQ(names_in("_Sp richt _G ar ci a ?"), Names{"Garcia"});
}

TEST(UnknownNames, AreNoTerms) {
  const std::vector<std::string> pieces = {"\u2581D", "u", "p", "ont"};
  std::vector<Word> words = words_of("Dupont", pieces);
  words.front().translation = "Bridge";
  EXPECT_TRUE(unknown_names(words, pieces, false).empty());
}

TEST(PossibleNames, AreCapitalizedPiecesOfBothVocabulariesTheCommonestFirst) {
  const auto trained = [](std::string_view text) {
    const std::vector<std::string_view> texts(9, text);
    return train_tokenizer(texts, {TokenizerType::byte_pair, 340});
  };
  const Tokenizer source = trained("Was sagt Tom, und was Mary? Tom!");
  const Tokenizer target = trained("What does Tom say, and Mary? Tom!");
  // "Mar" is a piece of "Mary".
  EXPECT_EQ(possible_names(source, target), (Names{"Tom", "Mar", "Mary"}));
}

}  // namespace
}  // namespace attentive
