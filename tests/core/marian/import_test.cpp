#include "core/marian/import.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "core/expect_error.h"
#include "core/marian/lexicon.h"
#include "core/marian/student_reference.h"
#include "core/search/translate.h"
#include "core/text/spm_writer.h"

namespace attentive {
namespace {

/// A student in files, and the values that it computes with.
struct Student {
  explicit Student(const StudentWriter& the_sizes) : sizes(the_sizes) {
    bytes = sizes.write(&values).bytes();
  }

  Bundle bundle(bool has_lexicon = false) const {
    return import_marian(
        {.model = {bytes, "model.bin"},
         .source = {Tokenizer::from_sentencepiece(SpmWriter().bytes(), "source.spm"), "source.spm"},
         .target = target(),
         .lexicon =
             has_lexicon ? std::optional(MarianFiles::File{lexicon, "lex.bin"}) : std::nullopt},
        {"student", "x", {"y"}, "", ""});
  }

  StudentWriter sizes;
  StudentWriter::Values values;
  std::vector<std::byte> bytes;
  /// Lets only b and c follow, whatever the source.
  std::vector<std::byte> lexicon =
      LexiconWriter{.first_count = 1, .lists = std::vector<std::vector<std::uint32_t>>(11, {5, 10})}
          .bytes();

 private:
  std::optional<MarianFiles::Vocabulary> target() const {
    if (sizes.shares_embeddings) return std::nullopt;
    SpmWriter vocabulary;
    vocabulary.pieces.push_back({"x", -5});
    vocabulary.pieces.push_back({"y", -5});
    return MarianFiles::Vocabulary{Tokenizer::from_sentencepiece(vocabulary.bytes(), "target.spm"),
                                   "target.spm"};
  }
};

const std::vector<std::string> student_texts = {"ab a", "c", "abc b\u00E9 aab a b", "bbbb c c"};

/// Compares the probabilities and alignments of a translation's tokens with the reference.
/// @param best whether each token is the most probable one.
void expect_as_reference(const Student& student, const Translation& translation,
                         const ModelDescription& model, bool best) {
  constexpr double tolerance = 2e-4;
  StudentReference reference(student.sizes, student.values);
  const auto id_of = [](const Tokenizer& tokenizer, const std::string& piece) {
    for (TokenId id = marian_first_id;; ++id) {
      if (tokenizer.token(id) == piece) return id - marian_first_id;
    }
  };
  std::vector<int> source;
  for (const std::string& piece : translation.source_tokens) {
    source.push_back(id_of(model.source_tokenizer, piece));
  }
  reference.read(source);
  int previous = -1;
  for (std::size_t t = 0; t < translation.tokens.size(); ++t) {
    std::vector<double> logits = reference.step(previous);
    logits[1] = -INFINITY;  // <unk>
    previous = id_of(model.target_tokenizers.front(), translation.tokens[t]);
    const double sum =
        std::accumulate(logits.begin(), logits.end(), 0.0,
                        [](double total, double logit) { return total + std::exp(logit); });
    const double written = logits[static_cast<std::size_t>(previous)];
    EXPECT_NEAR(translation.log_probabilities[t], written - std::log(sum), tolerance);
    if (best) {
      if (t == 0) logits[0] = -INFINITY;  // </s>, for no translation is empty
      EXPECT_GE(written, *std::ranges::max_element(logits) - tolerance);
    }
    for (std::size_t s = 0; s < source.size(); ++s) {
      EXPECT_NEAR(translation.attention(static_cast<Index>(t), static_cast<Index>(s)),
                  reference.alignment()[s], tolerance);
    }
  }
}

TEST(ImportMarian, ComputesWhatMarianComputes) {
  for (const StudentWriter& sizes :
       {StudentWriter{}, StudentWriter{.decoder_layers = 2, .seed = 2},
        StudentWriter{.target_size = 13, .shares_embeddings = false, .seed = 3},
        StudentWriter{.size = 16, .heads = 4, .is_int8 = true, .has_multipliers = true, .seed = 4},
        StudentWriter{.target_size = 13, .shares_embeddings = false, .is_int8 = true, .seed = 5}}) {
    const Student student(sizes);
    const TrainableModel model = to_trainable(student.bundle());
    Translator translator(model);
    for (const bool forced : {false, true}) {
      const TranslateOptions options{.max_length = 9,
                                     .stop_loops = false,
                                     .prefix = forced ? "b abc a c" : "",
                                     .forced = forced};
      for (const Translation& translation : translator.translate(student_texts, options)) {
        EXPECT_GE(translation.tokens.size(), forced ? 6U : 1U);
        expect_as_reference(student, translation, model, !forced);
      }
    }
  }
}

TEST(ImportMarian, ReadsWordsWithoutTheirSoftHyphens) {
  const TrainableModel model = to_trainable(Student(StudentWriter{}).bundle());
  const std::vector<std::string> texts = {"ab a", "\u00ADa\u00AD\u00ADb a\u00AD", "\u00AD",
                                          " \u00AD ", "\u200B\u200B"};
  const std::vector<Translation> translations =
      Translator(model).translate(texts, {.max_length = 9});
  EXPECT_EQ(translations[1].source_tokens, translations[0].source_tokens);
  EXPECT_EQ(translations[1].text, translations[0].text);
  for (const std::size_t blank : {2U, 3U, 4U}) EXPECT_TRUE(translations[blank].tokens.empty());
}

TEST(ImportMarian, ReadsAtMost127TokensInOnePass) {
  const TrainableModel model = to_trainable(Student(StudentWriter{}).bundle());
  // The mark of the word is a token, too.
  const std::vector<std::string> texts = {std::string(126, 'c'), std::string(127, 'c')};
  const std::vector<Translation> translations =
      Translator(model).translate(texts, {.max_length = 3});
  EXPECT_EQ(translations[0].source_tokens.size(), 128U);
  EXPECT_EQ(translations[0].attention.cols(), 128);
  EXPECT_EQ(translations[1].source_tokens.size(), 130U) << "each of two parts ends with </s>";
  EXPECT_EQ(translations[1].attention.cols(), 130);
}

TEST(ImportMarian, PutsSpacesBetweenPartsOfASentenceAsTheTargetLanguageDoes) {
  TrainableModel model = to_trainable(Student(StudentWriter{}).bundle());
  std::string text;
  for (int i = 0; i < 150; ++i) text += " c";
  const auto translate = [&](const std::string& target) {
    model.metadata.target_languages = {target};
    const TranslateOptions options{.max_length = 4, .search = {.min_length = 4}};
    return Translator(model).translate({&text, 1}, options).front().text;
  };
  const std::string spaced = translate("fr");
  EXPECT_EQ(translate("zh-Hant").size() + 2, spaced.size());
  EXPECT_EQ(translate("ja").size() + 2, spaced.size());
  EXPECT_EQ(translate("zhx"), spaced);
}

TEST(ImportMarian, KeepsInt8WeightsAsTheyAre) {
  const Student student({.is_int8 = true});
  const std::vector<std::byte> written = write_bundle(student.bundle(), Precision::int8);
  const TrainableModel before = to_trainable(student.bundle());
  const TrainableModel after = to_trainable(read_bundle(written, "written.safetensors"));
  EXPECT_TRUE(std::ranges::equal(before.parameters.flat(), after.parameters.flat()));
  EXPECT_EQ(before.source_tokenizer.encode("ab c"), after.source_tokenizer.encode("ab c"));
  EXPECT_TRUE(after.has_shared_tokenizer());
}

/// Int8 products round activations, which changes few texts of calm networks and no score by much.
TEST(ImportMarian, TranslatesWithPackedInt8WeightsAsInFloat32) {
  std::size_t same = 0;
  std::size_t all = 0;
  for (std::uint32_t seed = 1; seed <= 16; ++seed) {
    const Student student({.size = 64,
                           .feed_forward_size = 128,
                           .decoder_layers = 2,
                           .heads = 4,
                           .is_int8 = true,
                           .seed = seed,
                           .spread = 0.1F});
    const PackedModel packed = pack(student.bundle());
    const TrainableModel exact = to_trainable(student.bundle());
    const std::vector<Translation> in_int8 =
        Translator(packed).translate(student_texts, {.max_length = 9});
    const std::vector<Translation> in_float32 =
        Translator(exact).translate(student_texts, {.max_length = 9});
    for (std::size_t i = 0; i < student_texts.size(); ++i) {
      ++all;
      if (in_int8[i].tokens != in_float32[i].tokens) continue;
      ++same;
      EXPECT_NEAR(in_int8[i].score, in_float32[i].score, 0.05) << "seed " << seed;
    }
  }
  EXPECT_GE(same, all * 9 / 10);
}

TEST(ImportMarian, TakesTheLexiconAsShortlist) {
  const Student student(StudentWriter{});
  const TrainableModel model = to_trainable(student.bundle(true));
  for (const Translation& translation :
       Translator(model).translate(student_texts, {.max_length = 9})) {
    for (const std::string& token : translation.tokens) {
      EXPECT_TRUE(token == "</s>" || token == "b" || token == "c" ||
                  std::ranges::find(translation.source_tokens, token) !=
                      translation.source_tokens.end())
          << token;
    }
  }
}

/// One published model has one table of embeddings, but two vocabularies.
TEST(ImportMarian, AcceptsTwoVocabulariesOverOneTable) {
  const Student student(StudentWriter{});
  SpmWriter other;
  std::swap(other.pieces[4].text, other.pieces[5].text);
  const auto vocabulary = [](const SpmWriter& writer, const std::string& name) {
    return MarianFiles::Vocabulary{Tokenizer::from_sentencepiece(writer.bytes(), name), name};
  };
  const Bundle bundle = import_marian({.model = {student.bytes, "model.bin"},
                                       .source = vocabulary({}, "source.spm"),
                                       .target = vocabulary(other, "target.spm"),
                                       .lexicon = {}},
                                      {"student", "x", {"y"}, "", ""});
  const Bundle again = read_bundle(write_bundle(bundle, Precision::float32), "written");
  EXPECT_FALSE(again.has_shared_tokenizer());
  EXPECT_EQ(again.config.tied_embeddings, TiedEmbeddings::all);
  EXPECT_NE(again.source_tokenizer.encode("ca"), again.target_tokenizers.front().encode("ca"));
}

TEST(ImportMarian, RefusesVocabulariesOfOtherModels) {
  const Student student({.source_size = 12, .target_size = 12});
  expect_error(ErrorCode::bad_model, "source.spm: has 11 pieces, but the model needs 12",
               [&] { student.bundle(); });
  const Student shared(StudentWriter{});
  SpmWriter other;
  std::swap(other.pieces[0], other.pieces[1]);
  const Tokenizer tokenizer = Tokenizer::from_sentencepiece(other.bytes(), "v.spm");
  expect_error(ErrorCode::bad_model, "v.spm: the id 0 must be the special token \"<pad>\"", [&] {
    import_marian({.model = {shared.bytes, "model.bin"},
                   .source = {tokenizer, "v.spm"},
                   .target = {},
                   .lexicon = {}},
                  {"student", "x", {"y"}, "", ""});
  });
}

}  // namespace
}  // namespace attentive
