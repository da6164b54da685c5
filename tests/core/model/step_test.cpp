// Tests that a model computes the same step by step, as in search, and all at once, as in training,
// whichever hypotheses are continued.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/model/seq2seq.h"
#include "core/training/initialize.h"

namespace attentive {
namespace {

constexpr Index step_vocabulary = 11;

const std::string gru_encoder =
    R"("encoder": {"embedding_size": 8, "cell": "gru", "hidden_size": 8})";
const std::string gru_decoder =
    R"("decoder": {"embedding_size": 8, "cell": "gru", "hidden_size": 12, "readout_size": 8},
       "attention": {"score": "general", "placement": "output", "input_feeding": true})";
const std::string to_transformer =
    R"("encoder": {"type": "transformer", "embedding_size": 16, "layers": 2, "heads": 2,
                   "feed_forward_size": 20})";
const std::string to_ssru =
    R"("decoder": {"type": "ssru", "embedding_size": 16, "layers": 2, "heads": 4,
                   "feed_forward_size": 20})";

struct Model {
  std::string name;
  std::string encoder;
  std::string decoder;
};

class StepByStep : public testing::TestWithParam<Model> {};

/// One hypothesis: the sentence that it translates, and the tokens that it has read.
struct Read {
  Index sentence;
  std::vector<std::int32_t> tokens;
};

TEST_P(StepByStep, EqualsAllStepsAtOnceWhicheverHypothesesAreContinued) {
  const ModelConfig config = parse_model_config(
      nlohmann::json::parse(R"({"source_vocabulary_size": 11, "target_vocabulary_size": 11, )" +
                            GetParam().encoder + ", " + GetParam().decoder + "}"),
      "config");
  const Seq2Seq model(config);
  Parameters parameters(model.layout());
  initialize(parameters, config, 3);
  const PaddedSequences source{
      .batch = 2, .time = 4, .ids = {4, 5, 6, 7, 2, 8, 0, 2}, .lengths = {3, 4}};
  Random random(5);
  Seq2SeqActivations searching;
  model.encode(searching, parameters, source, 0, 1, nullptr);
  std::vector<Read> hypotheses = {{0, {}}, {1, {}}};
  for (Index t = 0; t < 6; ++t) {
    std::vector<std::int32_t> tokens;
    for (Read& read : hypotheses) {
      read.tokens.push_back(static_cast<std::int32_t>(random.below(step_vocabulary)));
      tokens.push_back(read.tokens.back());
    }
    model.step(searching, parameters, 0, tokens, {0, 1});

    for (std::size_t row = 0; row < hypotheses.size(); ++row) {
      const Read& read = hypotheses[row];
      // The sentence is repeated, so that the batch has the shape of the source.
      Batch batch{.source = source,
                  .input = {.batch = 2, .time = t + 1, .ids = {}, .lengths = {}},
                  .target = {}};
      for (const std::int32_t token : read.tokens)
        batch.input.ids.insert(batch.input.ids.end(), 2, token);
      Seq2SeqActivations forced;
      model.forward(forced, parameters, batch, {});
      const Index last = t * 2 + read.sentence;
      const auto at = static_cast<Index>(row);
      EXPECT_LT((searching.decoder.logits.view().row(at) - forced.decoder.logits.view().row(last))
                    .cwiseAbs()
                    .maxCoeff(),
                1e-4F)
          << "step " << t << ", row " << row;
      EXPECT_LT((searching.decoder.attention_weights.view().row(at) -
                 forced.decoder.attention_weights.view().row(last))
                    .cwiseAbs()
                    .maxCoeff(),
                1e-5F);
    }

    std::vector<Index> rows;
    std::vector<Read> continued;
    for (Index i = 0; i < 1 + static_cast<Index>(random.below(5)); ++i) {
      rows.push_back(static_cast<Index>(random.below(hypotheses.size())));
      continued.push_back(hypotheses[static_cast<std::size_t>(rows.back())]);
    }
    model.select_hypotheses(searching, 0, rows);
    hypotheses = std::move(continued);
  }
}

INSTANTIATE_TEST_SUITE_P(Models, StepByStep,
                         testing::Values(Model{"GruToGru", gru_encoder, gru_decoder},
                                         Model{"GruToSsru", gru_encoder, to_ssru},
                                         Model{"TransformerToGru", to_transformer, gru_decoder},
                                         Model{"TransformerToSsru", to_transformer, to_ssru}),
                         [](const auto& test) { return test.param.name; });

/// Returns the attention of an SSRU decoder of 2 layers with 4 heads, with a change of its
/// configuration.
Matrix attention_with(const std::string& alignment) {
  nlohmann::json json =
      nlohmann::json::parse(R"({"source_vocabulary_size": 11, "target_vocabulary_size": 11, )" +
                            to_transformer + ", " + to_ssru + "}");
  json["decoder"].merge_patch(nlohmann::json::parse(alignment));
  const ModelConfig config = parse_model_config(json, "config");
  const Seq2Seq model(config);
  Parameters parameters(model.layout());
  initialize(parameters, config, 3);
  const Batch batch{.source = {.batch = 1, .time = 4, .ids = {4, 5, 6, 2}, .lengths = {4}},
                    .input = {.batch = 1, .time = 3, .ids = {1, 7, 8}, .lengths = {3}},
                    .target = {}};
  Seq2SeqActivations activations;
  model.forward(activations, parameters, batch, {});
  return activations.decoder.attention_weights;
}

Real distance(const Matrix& a, const Matrix& b) {
  return (a.view() - b.view()).cwiseAbs().maxCoeff();
}

TEST(SsruDecoder, ShowsItsAlignmentHeadOrTheMeanOfAll) {
  const Matrix mean = attention_with("{}");
  Matrix sum(3, 4);
  sum.view().setZero();
  for (int head = 0; head < 4; ++head) {
    const Matrix one = attention_with(R"({"alignment_head": )" + std::to_string(head) + "}");
    EXPECT_GT(distance(one, mean), 1e-4F);
    sum.view() += one.view();
  }
  EXPECT_LT((sum.view() / 4 - mean.view()).cwiseAbs().maxCoeff(), 1e-6F);
}

TEST(SsruDecoder, ShowsItsAlignmentLayerOrTheTopOne) {
  const Matrix top = attention_with("{}");
  EXPECT_EQ(distance(attention_with(R"({"alignment_layer": 1})"), top), 0);
  EXPECT_GT(distance(attention_with(R"({"alignment_layer": 0})"), top), 1e-4F);
}

}  // namespace
}  // namespace attentive
