#include "core/training/initialize.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "core/model/seq2seq.h"

namespace attentive {
namespace {

TEST(Initialize, SetsForgetBiasesToOneAndOtherBiasesToZero) {
  const ModelConfig config = parse_model_config(nlohmann::json::parse(R"({
    "source_vocabulary_size": 9, "target_vocabulary_size": 7,
    "encoder": {"embedding_size": 3, "cell": "gru", "hidden_size": 4},
    "decoder": {"embedding_size": 3, "cell": "lstm", "hidden_size": 8, "layers": 2,
                "readout_size": 5},
    "attention": {"score": "additive", "size": 6}
  })"),
                                                "config");
  Parameters parameters(seq2seq_layout(config));
  initialize(parameters, config, 1);

  int forget_gates = 0;
  for (const ParameterLayout::Entry& entry : parameters.layout().entries()) {
    const View values = parameters[entry.parameter];
    if (!entry.is_vector) {
      EXPECT_GT(values.cwiseAbs().minCoeff(), 0) << entry.name;
    } else if (entry.name.starts_with("decoder.rnn.bias_ih_l")) {
      EXPECT_TRUE((values.middleCols(8, 8).array() == 1).all())
          << entry.name;  // After the input's.
      EXPECT_EQ(values.sum(), 8) << entry.name;
      EXPECT_EQ(values.cwiseAbs().sum(), 8) << entry.name;
      ++forget_gates;
    } else {
      EXPECT_EQ(values.cwiseAbs().maxCoeff(), 0) << entry.name;
    }
  }
  EXPECT_EQ(forget_gates, 2);
}

TEST(Initialize, StartsTransformersAsMarianDoes) {
  const ModelConfig config = parse_model_config(nlohmann::json::parse(R"({
    "source_vocabulary_size": 90, "target_vocabulary_size": 70,
    "encoder": {"type": "transformer", "embedding_size": 48, "heads": 4, "feed_forward_size": 24},
    "decoder": {"type": "ssru", "embedding_size": 48, "heads": 4, "feed_forward_size": 24}
  })"),
                                                "config");
  Parameters parameters(seq2seq_layout(config));
  initialize(parameters, config, 1);
  const std::map<std::string, double> variances = {
      {"encoder.embedding.weight", 1.0 / 48},
      {"encoder.layers.0.self_attn.in_proj_weight", 2.0 / (48 + 48)},
      {"encoder.layers.0.linear1.weight", 2.0 / (48 + 24)},
      {"decoder.embedding.weight", 1.0 / 48},
      {"decoder.layers.0.ssru.weight", 2.0 / (48 + 48)},
      {"decoder.layers.0.multihead_attn.in_proj_weight", 2.0 / (48 + 48)},
      {"decoder.output.weight", 2.0 / (48 + 70)}};
  std::size_t found = 0;
  for (const ParameterLayout::Entry& entry : parameters.layout().entries()) {
    const View values = parameters[entry.parameter];
    if (entry.is_vector) {
      const bool one =
          entry.name.find("norm") != std::string::npos && entry.name.ends_with("weight");
      EXPECT_TRUE((values.array() == (one ? 1 : 0)).all()) << entry.name;
    } else if (variances.contains(entry.name)) {
      const double variance = values.squaredNorm() / static_cast<double>(values.size());
      EXPECT_NEAR(variance / variances.at(entry.name), 1, 0.1) << entry.name;
      ++found;
    }
  }
  EXPECT_EQ(found, variances.size());
}

}  // namespace
}  // namespace attentive
