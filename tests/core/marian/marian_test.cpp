#include <gtest/gtest.h>

#include <cmath>

#include "core/marian/lexicon.h"
#include "core/marian/marian_writer.h"
#include "core/marian/model.h"

namespace attentive {
namespace {

const std::string bin_name = "model.bin";

MarianModel read_student(const MarianWriter& writer) {
  const std::vector<std::byte> bytes = writer.bytes();
  return read_marian_model(bytes, bin_name);
}

TEST(MarianModel, SaysItsSizes) {
  const MarianModel model = read_student(StudentWriter().write());
  EXPECT_EQ(model.config.source_vocabulary_size, 11);
  EXPECT_EQ(model.config.target_vocabulary_size, 11);
  EXPECT_EQ(model.config.embedding_size, 8);
  EXPECT_EQ(model.config.feed_forward_size, 12);
  EXPECT_EQ(model.config.encoder_layers, 2);
  EXPECT_EQ(model.config.decoder_layers, 1);
  EXPECT_EQ(model.config.heads, 2);
  EXPECT_TRUE(model.config.shares_embeddings);
  EXPECT_EQ(model.weights.size(), 1U + 2 * 16 + 21 + 1);
}

TEST(MarianModel, HasATableForEachSideWhereTheyAreNotShared) {
  const StudentWriter student{.target_size = 13, .shares_embeddings = false};
  const MarianModel model = read_student(student.write());
  EXPECT_EQ(model.config.target_vocabulary_size, 13);
  EXPECT_FALSE(model.config.shares_embeddings);
  EXPECT_EQ(model.weights.at("encoder_Wemb").shape, (std::vector<std::int32_t>{11, 8}));
  EXPECT_EQ(model.weights.at("decoder_Wemb").shape, (std::vector<std::int32_t>{13, 8}));
}

TEST(MarianModel, HoldsFloatsAsTheyWereWritten) {
  StudentWriter::Values values;
  const std::vector<std::byte> bytes = StudentWriter().write(&values).bytes();
  const MarianModel model = read_marian_model(bytes, bin_name);
  for (const auto& [name, weight] : model.weights) {
    std::vector<float> elements(weight.element_count());
    read_marian_floats(bytes, bin_name, weight, elements);
    EXPECT_EQ(elements, values.at(name)) << name;
  }
}

TEST(MarianModel, HoldsInt8MatricesTransposed) {
  for (const bool has_multipliers : {false, true}) {
    const StudentWriter student{.is_int8 = true, .has_multipliers = has_multipliers};
    StudentWriter::Values values;
    const std::vector<std::byte> bytes = student.write(&values).bytes();
    const MarianModel model = read_marian_model(bytes, bin_name);
    for (const char* name : {"Wemb", "encoder_l1_ffn_W1"}) {
      const MarianItem& weight = model.weights.at(name);
      ASSERT_EQ(weight.type, MarianType::intgemm8);
      const auto rows = static_cast<std::size_t>(weight.shape[0]);
      const auto columns = static_cast<std::size_t>(weight.shape[1]);
      std::vector<std::int8_t> elements(rows * columns);
      const float scale = read_marian_int8(bytes, bin_name, weight, elements);
      for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t column = 0; column < columns; ++column) {
          const bool is_table = std::string(name) == "Wemb";
          const std::size_t place = is_table ? row * columns + column : column * rows + row;
          EXPECT_NEAR(static_cast<float>(elements[place]) * scale,
                      values.at(name)[row * columns + column], 1e-6F);
        }
      }
    }
    EXPECT_FALSE(model.weights.contains("none_QuantMultA"));
  }
}

TEST(MarianConfig, HasTheValuesOfStudentsWhereOptionsAreMissing) {
  const MarianConfig config = parse_marian_config(
      "dim-vocabs: \n  - 32000\n  - 16000\r\n# old\ndim-emb: 256\ntransformer-dim-ffn: 1536\n"
      "enc-depth: 6\ndec-depth: 2\ntransformer-heads: '8'\ntied-embeddings: true\n",
      "yml");
  EXPECT_EQ(config.source_vocabulary_size, 32000);
  EXPECT_EQ(config.target_vocabulary_size, 16000);
  EXPECT_EQ(config.embedding_size, 256);
  EXPECT_EQ(config.heads, 8);
  EXPECT_FALSE(config.shares_embeddings);
}

std::vector<TokenId> candidates_of(const Shortlist& shortlist, TokenId source) {
  return shortlist.candidates(std::vector{source}, 13);
}

TEST(MarianLexicon, ListsCandidatesByOurIds) {
  const MarianConfig config{.source_vocabulary_size = 4, .target_vocabulary_size = 11};
  const LexiconWriter writer{.lists = {{5}, {}, {1, 9}, {4}}};
  const std::vector<std::byte> bytes = writer.bytes();
  const Shortlist split = read_marian_lexicon(bytes, "lex.bin", config, false);
  ASSERT_EQ(split.begins.size(), 7U);
  EXPECT_EQ(candidates_of(split, pad_id), std::vector<TokenId>{});
  EXPECT_EQ(candidates_of(split, start_id), std::vector<TokenId>{});
  EXPECT_EQ(candidates_of(split, end_id), (std::vector<TokenId>{2, 3, 4, 7}));
  EXPECT_EQ(candidates_of(split, unknown_id), std::vector<TokenId>{});
  EXPECT_EQ(candidates_of(split, 4), (std::vector<TokenId>{3, 11}));
  EXPECT_EQ(candidates_of(split, 5), std::vector<TokenId>{6});

  const Shortlist shared = read_marian_lexicon(bytes, "lex.bin", config, true);
  EXPECT_EQ(candidates_of(shared, unknown_id), std::vector<TokenId>{3});
  EXPECT_EQ(candidates_of(shared, 4), (std::vector<TokenId>{3, 4, 11}));
  EXPECT_EQ(candidates_of(shared, 5), (std::vector<TokenId>{5, 6}));
}

}  // namespace
}  // namespace attentive
