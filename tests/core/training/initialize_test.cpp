#include "core/training/initialize.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

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

}  // namespace
}  // namespace attentive
