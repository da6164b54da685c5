#include "core/model/seq2seq.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/layers/cross_entropy.h"
#include "finite_differences.h"

namespace attentive {
namespace {

// Describes how a model differs from the smallest one.
struct Case {
  std::string name;
  std::string changes;  // JSON merge patch
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

ModelConfig config_of(const Case& c) {
  nlohmann::json json = nlohmann::json::parse(R"({
    "source_vocabulary_size": 7,
    "target_vocabulary_size": 6,
    "encoder": {"embedding_size": 3, "cell": "gru", "hidden_size": 2},
    "decoder": {"embedding_size": 3, "cell": "gru", "hidden_size": 4, "readout_size": 5},
    "attention": {"score": "additive", "size": 3}
  })");
  json.merge_patch(nlohmann::json::parse(c.changes));
  return parse_model_config(json, c.name);
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

// The same seed draws the same dropout masks and references each time.
double loss_of(const Seq2Seq& model, const Parameters& parameters, const Batch& batch,
               double teacher_forcing_ratio, Seq2SeqActivations& activations) {
  constexpr double label_smoothing = 0.1;
  constexpr double scale = 1.0 / 6;
  Random random(5);
  model.forward(activations, parameters, batch,
                {.random = &random, .teacher_forcing_ratio = teacher_forcing_ratio});
  return scale *
         cross_entropy(activations.decoder.logits.view(), batch.target, label_smoothing, scale)
             .loss;
}

// Parameters whose names start with `untouched` have no part in the batch.
void expect_gradients(const ModelConfig& config, const Batch& batch,
                      double teacher_forcing_ratio = 1, const std::string& untouched = "nothing") {
  const Seq2Seq model(config);
  Parameters parameters(model.layout());
  // With this seed no rectifier's input is so close to 0 that a difference would straddle its kink.
  Random random(16);
  fill_random(parameters.flat(), random, 1.0);
  Seq2SeqActivations activations;
  const auto loss = [&] {
    return loss_of(model, parameters, batch, teacher_forcing_ratio, activations);
  };
  Parameters gradients(model.layout());
  loss();
  Seq2SeqGradients d_activations;
  model.backward(d_activations, gradients, parameters, batch, activations);

  for (const ParameterLayout::Entry& entry : model.layout()->entries()) {
    const auto part = [&entry](std::span<Real> flat) {
      return flat.subspan(entry.parameter.offset, static_cast<std::size_t>(entry.parameter.size()));
    };
    if (entry.name.starts_with(untouched)) {
      EXPECT_EQ(gradients[entry.parameter].norm(), 0) << entry.name;
    } else {
      expect_gradient(part(parameters.flat()), part(gradients.flat()), loss, entry.name);
    }
  }
}

TEST_P(Seq2SeqGradient, EqualsFiniteDifferencesForEveryParameter) {
  expect_gradients(config_of(GetParam()), ragged_batch());
}

INSTANTIATE_TEST_SUITE_P(
    Family, Seq2SeqGradient,
    testing::Values(
        Case{"GruAdditive", "{}"},  //
        Case{"GruDot", R"({"attention": {"score": "dot", "size": null}})"},
        Case{"LstmAdditive", R"({"encoder": {"cell": "lstm"}, "decoder": {"cell": "lstm"}})"},
        Case{"RnnScaledDotOneDirection",
             R"({"encoder": {"cell": "rnn", "hidden_size": 4, "bidirectional": false},
                 "decoder": {"cell": "rnn"}, "attention": {"score": "scaled_dot", "size": null}})"},
        Case{"GruToLstmDeep",
             R"({"encoder": {"layers": 2}, "decoder": {"cell": "lstm", "layers": 3}})"},
        Case{"LstmToGruDeep",
             R"({"encoder": {"cell": "lstm", "layers": 3}, "decoder": {"layers": 2},
                 "attention": {"score": "dot", "size": null}})"},
        Case{"Dropout", R"({"encoder": {"layers": 2}, "decoder": {"layers": 2}, "dropout": 0.3})"},
        Case{"GeneralOutput",
             R"({"attention": {"score": "general", "size": null, "placement": "output"}})"},
        Case{"InputFeeding",
             R"({"encoder": {"cell": "lstm"}, "decoder": {"cell": "lstm", "layers": 2},
                 "attention": {"score": "general", "size": null, "placement": "output",
                               "input_feeding": true}, "dropout": 0.3})"},
        Case{"InitialState",
             R"({"encoder": {"cell": "lstm", "bidirectional": false, "reverse_source": true},
                 "decoder": {"cell": "lstm", "readout_size": 0}, "context": "initial_state",
                 "attention": null})"},
        Case{"InitialStateReadout",
             R"({"context": "initial_state", "attention": null, "dropout": 0.3})"},
        Case{"EveryStep", R"({"decoder": {"layers": 2}, "context": "every_step",
                              "attention": null})"},
        Case{"Residual",
             R"({"encoder": {"layers": 3, "residual": true},
                 "decoder": {"layers": 3, "residual": true}, "dropout": 0.3})"},
        Case{"ResidualOutput",
             R"({"encoder": {"layers": 2, "residual": true},
                 "decoder": {"cell": "lstm", "layers": 3, "residual": true},
                 "attention": {"placement": "output", "input_feeding": true}})"},
        Case{"TiedOutput", R"({"decoder": {"embedding_size": 5}, "tied_embeddings": "output"})"},
        Case{"TiedAll",
             R"({"source_vocabulary_size": 7, "target_vocabulary_size": 7,
                 "encoder": {"embedding_size": 5}, "decoder": {"embedding_size": 5},
                 "tied_embeddings": "all"})"},
        Case{"TiedToTheState",
             R"({"decoder": {"embedding_size": 4, "readout_size": 0},
                 "tied_embeddings": "output", "context": "initial_state", "attention": null})"}),
    [](const auto& test) { return test.param.name; });

// Merge patches of the smallest model that make its encoder a Transformer, its decoder an SSRU
// decoder, or both.
const char* const to_transformer =
    R"({"encoder": {"type": "transformer", "embedding_size": 4, "heads": 2, "feed_forward_size": 5,
                    "cell": null, "hidden_size": null}})";
const char* const to_ssru =
    R"({"decoder": {"type": "ssru", "embedding_size": 4, "heads": 2, "feed_forward_size": 5,
                    "cell": null, "hidden_size": null, "readout_size": null},
        "attention": null})";

Case changed(std::string name, std::initializer_list<const char*> changes) {
  nlohmann::json all = nlohmann::json::object();
  // A null in a merge patch removes a field, so they are put together key by key.
  const auto merge = [](auto&& self, nlohmann::json& into, const nlohmann::json& from) -> void {
    for (const auto& [key, value] : from.items()) {
      if (value.is_object() && into.contains(key)) {
        self(self, into[key], value);
      } else {
        into[key] = value;
      }
    }
  };
  for (const char* change : changes) merge(merge, all, nlohmann::json::parse(change));
  return {std::move(name), all.dump()};
}

INSTANTIATE_TEST_SUITE_P(
    Transformers, Seq2SeqGradient,
    testing::Values(
        changed("TransformerSsru", {to_transformer, to_ssru}),
        changed("Deep", {to_transformer, to_ssru, R"({"encoder": {"layers": 3},
                                                "decoder": {"layers": 2, "heads": 4}})"}),
        changed("Dropout", {to_transformer, to_ssru, R"({"encoder": {"layers": 2},
                                                   "decoder": {"layers": 2}, "dropout": 0.3})"}),
        changed("TiedOutput", {to_transformer, to_ssru, R"({"tied_embeddings": "output"})"}),
        changed("TiedAll", {to_transformer, to_ssru, R"({"target_vocabulary_size": 7,
                                                   "tied_embeddings": "all"})"}),
        changed("RecurrentToSsru", {to_ssru}),
        changed("LstmToSsru", {to_ssru, R"({"encoder": {"cell": "lstm", "layers": 2}})"}),
        changed("TransformerToGru", {to_transformer, R"({"decoder": {"layers": 2}})"}),
        changed("TransformerToLstm",
                {to_transformer, R"({"decoder": {"cell": "lstm"}, "dropout": 0.3,
                                  "attention": {"score": "dot", "size": null}})"}),
        changed("TransformerToInputFeeding",
                {to_transformer, R"({"attention": {"score": "general", "size": null,
                                                "placement": "output", "input_feeding": true}})"}),
        changed("TransformerToInitialState",
                {to_transformer, R"({"context": "initial_state", "attention": null})"})),
    [](const auto& test) { return test.param.name; });

TEST(Seq2SeqFreeRunning, GradientEqualsFiniteDifferences) {
  for (const double ratio : {0.0, 0.5}) {
    expect_gradients(config_of({"InputFeeding", R"({"attention": {"placement": "output",
                                                                  "input_feeding": true}})"}),
                     ragged_batch(), ratio);
    expect_gradients(config_of(changed("Ssru", {to_transformer, to_ssru, R"({"dropout": 0.3})"})),
                     ragged_batch(), ratio);
  }
}

TEST(Seq2SeqFreeRunning, FeedsTheModelsOwnMostProbableToken) {
  const Seq2Seq model(config_of({"", "{}"}));
  const Batch batch = ragged_batch();
  Parameters parameters(model.layout());
  Random random(11);
  fill_random(parameters.flat(), random, 1.0);
  Seq2SeqActivations activations;
  model.forward(activations, parameters, batch, {.random = nullptr, .teacher_forcing_ratio = 0});
  for (Index row = 0; row < batch.input.rows(); ++row) {
    const std::int32_t previous = activations.previous_tokens[static_cast<std::size_t>(row)];
    if (row < batch.input.batch) {
      EXPECT_EQ(previous, 1) << "the first token is <s>";
      continue;
    }
    Index best = 0;
    activations.decoder.logits.view().row(row - batch.input.batch).maxCoeff(&best);
    EXPECT_EQ(previous, best);
  }
}

TEST(Seq2SeqFreeRunning, WithEveryReferenceEqualsTeacherForcing) {
  const Seq2Seq model(config_of({"", R"({"dropout": 0.3})"}));
  const Batch batch = ragged_batch();
  Parameters parameters(model.layout());
  Random random(11);
  fill_random(parameters.flat(), random, 1.0);
  Seq2SeqActivations activations;
  const double forced = loss_of(model, parameters, batch, 1, activations);
  EXPECT_NEAR(loss_of(model, parameters, batch, 1 - 1e-15, activations), forced, 1e-12);
}

TEST(Seq2SeqTargets, GiveEachDecoderItsOwnGradients) {
  const ModelConfig config = config_of({"Targets", R"({"target_vocabulary_size": null,
                                "target_vocabulary_sizes": {"de": 6, "fr": 8}})"});
  Batch batch = ragged_batch();
  batch.decoder = 1;
  expect_gradients(config, batch, 1, "targets.de.");
}

TEST(Seq2SeqTargets, GiveEachSsruDecoderItsOwnGradients) {
  const ModelConfig config =
      config_of(changed("Targets", {to_transformer, to_ssru, R"({"target_vocabulary_size": null,
                                "target_vocabulary_sizes": {"de": 6, "fr": 8}})"}));
  Batch batch = ragged_batch();
  batch.decoder = 1;
  expect_gradients(config, batch, 1, "targets.de.");
}

}  // namespace
}  // namespace attentive
