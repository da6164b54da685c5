// Tests the attention weights of every head, with models that have learned nothing: their heads
// differ from each other.

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/bundle/bundle.h"
#include "core/expect_error.h"
#include "core/search/translate.h"
#include "core/support/reversal_task.h"

namespace attentive {
namespace {

TrainableModel untrained(const std::string& model) {
  return ReversalTask(20).experiment(quick_training, model).model;
}

/// Returns a Transformer with an SSRU decoder of 2 layers with 4 heads each.
TrainableModel with_many_heads(const std::string& decoder = ssru_decoder) {
  return untrained(R"({"encoder": )" + std::string(transformer_encoder) + R"(, "decoder": )" +
                   decoder + "}");
}

const std::vector<std::string> one_word = {"abcd"};

Translation translate_one(const ModelView& model, TranslateOptions options,
                          const std::vector<std::string>& source = one_word) {
  options.attention_heads = true;
  return Translator(model).translate(source, options).front();
}

/// Expects 2 layers with 4 heads each, whose rows sum to 1.
void expect_heads(const std::vector<Matrix>& layers, std::size_t rows, std::size_t columns) {
  const auto width = static_cast<Index>(columns);
  ASSERT_EQ(layers.size(), 2U);
  for (const Matrix& layer : layers) {
    ASSERT_EQ(layer.rows(), static_cast<Index>(rows));
    ASSERT_EQ(layer.cols(), 4 * width);
    EXPECT_GE(layer.view().minCoeff(), 0);
    for (Index head = 0; head < 4; ++head) {
      for (Index row = 0; row < layer.rows(); ++row) {
        EXPECT_NEAR(weights_of_head(layer, head, width).row(row).sum(), 1, 1e-5);
      }
    }
  }
}

void expect_near(ConstView actual, ConstView expected) {
  ASSERT_EQ(actual.rows(), expected.rows());
  ASSERT_EQ(actual.cols(), expected.cols());
  EXPECT_LT((actual - expected).cwiseAbs().maxCoeff(), 1e-5);
}

/// Expects heads of the right shapes, whose mean in the top layer is the translation's attention.
void expect_heads_of(const Translation& translation) {
  const std::size_t source = translation.source_tokens.size();
  expect_heads(translation.attention_heads.encoder, source, source);
  expect_heads(translation.attention_heads.cross, translation.tokens.size(), source);
  const auto head = [&translation, source](Index index) {
    return weights_of_head(translation.attention_heads.cross.back(), index,
                           static_cast<Index>(source));
  };
  Matrix mean;
  mean.resize_zero(head(0).rows(), head(0).cols());
  for (Index index = 0; index < 4; ++index) mean.view() += head(index) / 4;
  expect_near(mean.view(), translation.attention.view());
  EXPECT_GT((head(0) - head(1)).cwiseAbs().maxCoeff(), 1e-3);
}

TEST(AttentionHeads, HaveTheTranslationsAttentionAsTheirMeanInAnyPrecision) {
  const TrainableModel model = with_many_heads();
  for (const auto& [name, precision] : precisions) {
    SCOPED_TRACE(name);
    expect_heads_of(
        translate_one(pack(read_bundle(write_bundle(model, precision), "m.safetensors")), {}));
  }
}

TEST(AttentionHeads, BelongToTheHypothesisHoweverItWasFound) {
  const TrainableModel model = with_many_heads();
  expect_heads_of(translate_one(model, {.search = {.beam_size = 4}}));
  expect_heads_of(translate_one(model, {.search = {.sampling = Sampling{}}}));
  expect_heads_of(translate_one(model, {.max_length = 1}));
  expect_heads_of(translate_one(model, {.prefix = "da"}));
  const Translation forced = translate_one(model, {.prefix = "edc", .forced = true});
  EXPECT_EQ(forced.tokens, (std::vector<std::string>{"e", "d", "c", "</s>"}));
  expect_heads_of(forced);
}

TEST(AttentionHeads, AreGivenForEachAlternative) {
  const Translation best =
      translate_one(with_many_heads(), {.search = {.beam_size = 3, .n_best = 3}});
  expect_heads_of(best);
  ASSERT_EQ(best.alternatives.size(), 2U);
  for (const Translation& alternative : best.alternatives) expect_heads_of(alternative);
}

TEST(AttentionHeads, AreGivenForEachSentenceOfABatch) {
  const TrainableModel model = with_many_heads();
  const std::vector<std::string> sources = {"abcde", "a", "", "edc"};
  Translator translator(model);
  const std::vector<Translation> all = translator.translate(sources, {.attention_heads = true});
  for (const std::size_t i : {0, 1, 3}) expect_heads_of(all[i]);
  EXPECT_TRUE(all[2].attention_heads.cross.empty());
}

/// Returns a configuration with more fields.
std::string with_fields(std::string config, const std::string& fields) {
  return config.replace(config.rfind('}'), 1, ", " + fields + "}");
}

TEST(AttentionHeads, IncludeTheAlignmentHeadAsItIsShown) {
  const std::string decoder =
      with_fields(ssru_decoder, R"("alignment_layer": 0, "alignment_head": 2)");
  const Translation translation = translate_one(with_many_heads(decoder), {});
  expect_near(weights_of_head(translation.attention_heads.cross.front(), 2, 5),
              translation.attention.view());
}

/// Expects that each token is shown with the attention between its own step and the next.
/// @param steps [tokens, source tokens].
void expect_between_steps(const Translation& translation, ConstView steps) {
  const Index last = steps.rows() - 1;
  ASSERT_GT(last, 0);
  Matrix between(steps.rows(), steps.cols());
  between.view() = steps;
  between.view().topRows(last) = 0.75F * steps.topRows(last) + 0.25F * steps.bottomRows(last);
  expect_near(translation.attention.view(), between.view());
}

TEST(AttentionHeads, AreShownBetweenTwoStepsWithAShift) {
  const std::string decoder = with_fields(
      ssru_decoder, R"("alignment_layer": 0, "alignment_head": 1, "alignment_shift": 0.25)");
  const Translation ssru = translate_one(with_many_heads(decoder), {});
  expect_between_steps(ssru, weights_of_head(ssru.attention_heads.cross.front(), 1, 5));
}

TEST(AttentionHeads, OfARecurrentModelAreShownBetweenTwoStepsWithTheShiftOfItsFile) {
  nlohmann::json model = nlohmann::json::parse(recurrent_model("gru"));
  model["decoder"]["alignment_shift"] = 0.25;
  const std::vector<std::byte> file = write_bundle(untrained(model.dump()), Precision::float32);
  const PackedModel stored = pack(read_bundle(file, "m.safetensors"));
  for (const Index beam_size : {1, 4}) {
    const Translation translation = translate_one(stored, {.search = {.beam_size = beam_size}});
    expect_between_steps(translation, translation.attention_heads.cross.front().view());
  }
}

TEST(AttentionHeads, OfARecurrentModelAreItsAttentionAlone) {
  const Translation translation = translate_one(untrained(recurrent_model("gru")), {});
  EXPECT_TRUE(translation.attention_heads.encoder.empty());
  ASSERT_EQ(translation.attention_heads.cross.size(), 1U);
  expect_near(translation.attention_heads.cross[0].view(), translation.attention.view());
}

TEST(AttentionHeads, OfADecoderWithoutAttentionAreTheEncodersAlone) {
  const Translation translation =
      translate_one(untrained(R"({"encoder": )" + std::string(transformer_encoder) + R"(,
        "decoder": {"embedding_size": 12, "cell": "gru", "hidden_size": 16},
        "context": "initial_state"})"),
                    {});
  EXPECT_TRUE(translation.attention_heads.cross.empty());
  expect_heads(translation.attention_heads.encoder, 5, 5);
}

TEST(AttentionHeads, AreEmptyUnlessAskedForAndForATextInParts) {
  const TrainableModel model = with_many_heads();
  const Translation unasked = Translator(model).translate(one_word).front();
  EXPECT_TRUE(unasked.attention_heads.encoder.empty());
  EXPECT_TRUE(unasked.attention_heads.cross.empty());
  const Translation in_parts = translate_one(model, {.max_length = 3}, {std::string(600, 'a')});
  EXPECT_TRUE(in_parts.attention_heads.encoder.empty());
  EXPECT_TRUE(in_parts.attention_heads.cross.empty());
}

TEST(AttentionHeads, OfAnEnsembleAreRefused) {
  const TrainableModel model = with_many_heads();
  const std::array<ModelView, 2> ensemble{model, model};
  expect_error(ErrorCode::invalid_argument, "give a single model",
               [&] { Translator(ensemble).translate(one_word, {.attention_heads = true}); });
}

}  // namespace
}  // namespace attentive
