#include "core/model/seq2seq.h"

#include <gtest/gtest.h>

#include "finite_differences.h"

namespace attentive {
namespace {

struct Case {
  std::string name;
  CellType encoder_cell;
  CellType decoder_cell;
  Index encoder_layers;
  Index decoder_layers;
  bool bidirectional;
  ScoreType score;
  double dropout = 0;
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

ModelConfig config_of(const Case& c) {
  ModelConfig config;
  config.source_vocabulary_size = 7;
  config.target_vocabulary_size = 6;
  config.encoder = {.embedding_size = 3,
                    .cell = c.encoder_cell,
                    .hidden_size = c.bidirectional ? 2 : 4,
                    .layers = c.encoder_layers,
                    .bidirectional = c.bidirectional};
  config.decoder = {.embedding_size = 3,
                    .cell = c.decoder_cell,
                    .hidden_size = 4,
                    .layers = c.decoder_layers,
                    .readout_size = 5};
  config.attention = {.score = c.score, .size = c.score == ScoreType::additive ? 3 : 0};
  config.dropout = c.dropout;
  return config;
}

// Three sentence pairs of different lengths on both sides, so that padding is everywhere.
Batch ragged_batch() {
  Batch batch;
  batch.source = {
      .batch = 3, .time = 4, .ids = {3, 4, 5, 6, 2, 6, 2, 0, 3, 0, 0, 2}, .lengths = {3, 2, 4}};
  batch.input = {.batch = 3, .time = 3, .ids = {1, 1, 1, 3, 0, 5, 4, 0, 0}, .lengths = {3, 1, 2}};
  batch.target = {.batch = 3, .time = 3, .ids = {3, 2, 5, 4, 0, 2, 2, 0, 0}, .lengths = {3, 1, 2}};
  return batch;
}

class Seq2SeqGradient : public testing::TestWithParam<Case> {};

TEST_P(Seq2SeqGradient, EqualsFiniteDifferencesForEveryParameter) {
  const Seq2Seq model(config_of(GetParam()));
  const Batch batch = ragged_batch();
  Parameters parameters(model.layout());
  Random random(11);
  fill_random(parameters.flat(), random, 1.0);
  Seq2SeqRun run;
  constexpr double label_smoothing = 0.1;
  constexpr double scale = 1.0 / 6;

  // The same seed draws the same dropout masks each time.
  const auto loss = [&] {
    Random dropout(5);
    model.forward(parameters, batch, &dropout, run);
    return scale *
           cross_entropy(batch.target, label_smoothing, scale, run.decoder.logits.view()).loss;
  };
  Parameters gradients(model.layout());
  loss();
  model.backward(parameters, gradients, batch, run);

  for (const ParameterLayout::Entry& entry : model.layout()->entries()) {
    const auto part = [&entry](std::span<Real> flat) {
      return flat.subspan(entry.parameter.offset, static_cast<std::size_t>(entry.parameter.size()));
    };
    expect_gradient(part(parameters.flat()), part(gradients.flat()), loss, entry.name);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Family, Seq2SeqGradient,
    testing::Values(
        Case{"GruAdditive", CellType::gru, CellType::gru, 1, 1, true, ScoreType::additive},
        Case{"GruDot", CellType::gru, CellType::gru, 1, 1, true, ScoreType::dot},
        Case{"LstmAdditive", CellType::lstm, CellType::lstm, 1, 1, true, ScoreType::additive},
        Case{"LstmDotOneDirection", CellType::lstm, CellType::lstm, 1, 1, false, ScoreType::dot},
        Case{"GruToLstmDeep", CellType::gru, CellType::lstm, 2, 3, true, ScoreType::additive},
        Case{"LstmToGruDeep", CellType::lstm, CellType::gru, 3, 2, true, ScoreType::dot},
        Case{"GruDropout", CellType::gru, CellType::gru, 2, 2, true, ScoreType::additive, 0.3}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace attentive
