#include "core/model/config.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/expect_error.h"
#include "core/model/seq2seq.h"

namespace attentive {
namespace {

const nlohmann::json good = nlohmann::json::parse(R"({
  "encoder": {"embedding_size": 3, "cell": "gru", "hidden_size": 4},
  "decoder": {"embedding_size": 3, "cell": "lstm", "hidden_size": 8, "layers": 2,
              "readout_size": 5},
  "attention": {"score": "additive", "size": 6},
  "dropout": 0.1
})");

const nlohmann::json transformer = nlohmann::json::parse(R"({
  "encoder": {"type": "transformer", "embedding_size": 8, "layers": 2, "heads": 2,
              "feed_forward_size": 12},
  "decoder": {"type": "ssru", "embedding_size": 8, "heads": 4, "feed_forward_size": 6,
              "alignment_head": 3, "alignment_layer": 0, "alignment_shift": 0.5}
})");

struct Change {
  const char* pointer;
  nlohmann::json value;
  const char* message;
};

TEST(ModelConfig, NamesTheWrongField) {
  const Change cases[] = {
      {"/encoder", 3, "config.encoder must be an object"},
      {"/hidden", 3, "config.hidden is unknown; allowed here: source_vocabulary_size"},
      {"/encoder/hidden_size", 0, "config.encoder.hidden_size must be an integer from 1"},
      {"/encoder/hidden_size", -4, "config.encoder.hidden_size must be"},
      {"/encoder/hidden_size", 1e9, "config.encoder.hidden_size must be"},
      {"/encoder/hidden_size", std::uint64_t{1} << 63U, "config.encoder.hidden_size must be"},
      {"/encoder/cell", "transformer",
       R"(config.encoder.cell must be one of "rnn", "gru", "lstm")"},
      {"/encoder/bidirectional", "yes", "config.encoder.bidirectional must be true or false"},
      {"/encoder/layers", 65, "config.encoder.layers must be an integer from 1 to 64"},
      {"/decoder/readout_size", nullptr, "config.decoder.readout_size must be"},
      {"/decoder/bidirectional", true, "config.decoder.bidirectional is unknown"},
      {"/attention/score", "cosine",
       R"(config.attention.score must be one of "dot", "scaled_dot", "general", "additive")"},
      {"/attention/placement", "both",
       R"(config.attention.placement must be one of "input", "output")"},
      {"/attention/input_feeding", true, R"(needs placement "output")"},
      {"/attention/coverage", true, "config.attention.coverage is unknown"},
      {"/context", "none",
       R"(config.context must be one of "attention", "initial_state", "every_step")"},
      {"/context", "every_step", "config.attention belongs to context \"attention\""},
      {"/attention", nullptr, "config.attention must be an object"},
      {"/encoder/reverse_source", true, "this one reads both ways already"},
      {"/encoder/residual", true, "there is one layer"},
      {"/decoder/residual", 1, "config.decoder.residual must be true or false"},
      {"/decoder/readout_size", 0, "only with context \"initial_state\" may it be left out"},
      {"/tied_embeddings", true,
       R"(config.tied_embeddings must be one of "none", "output", "all")"},
      {"/tied_embeddings", "output",
       "decoder.embedding_size (3) must equal decoder.readout_size (5)"},
      {"/target_vocabulary_sizes", {{"de", 4}}, "must be an object of 2 to 256 languages"},
      {"/target_vocabulary_sizes", {{"de", 4}, {"f r", 4}}, "has the language \"f r\""},
      {"/target_vocabulary_sizes",
       {{"de", 4}, {"fr", -1}},
       "config.target_vocabulary_sizes.fr must be an integer"},
      {"/target_vocabulary_sizes", nlohmann::json::array({1, 2}),
       "config.target_vocabulary_sizes must be an object"},
      {"/attention", {{"score", "additive"}}, "config.attention.size is missing"},
      {"/attention", {{"score", "dot"}, {"size", 4}}, "the others have no layer"},
      {"/dropout", 1, "config.dropout must be a number from 0"},
      {"/dropout", "none", "config.dropout must be a number"},
  };
  for (const Change& change : cases) {
    nlohmann::json json = good;
    json[nlohmann::json::json_pointer(change.pointer)] = change.value;
    expect_error(ErrorCode::invalid_argument, change.message,
                 [&] { parse_model_config(json, "config"); });
  }
}

TEST(ModelConfig, NamesTheWrongFieldOfATransformer) {
  const Change cases[] = {
      {"/encoder/type", "lstm", R"(config.encoder.type must be one of "recurrent", "transformer")"},
      {"/decoder/type", "transformer", R"(config.decoder.type must be one of "recurrent", "ssru")"},
      {"/encoder/cell", "gru",
       R"(config.encoder.cell is an option of type "recurrent"; type is "transformer" here)"},
      {"/encoder/hidden_size", 8, "config.encoder.hidden_size is an option of type"},
      {"/encoder/bidirectional", true, "config.encoder.bidirectional is an option of type"},
      {"/encoder/reverse_source", true, "config.encoder.reverse_source is an option of type"},
      {"/encoder/residual", true, "config.encoder.residual is an option of type"},
      {"/encoder/alignment_head", 0, "config.encoder.alignment_head is unknown"},
      {"/encoder/embedding_size", 9, "config.encoder.embedding_size must be even"},
      {"/encoder/heads", 3, "config.encoder.heads must divide embedding_size (8)"},
      {"/encoder/heads", 0, "config.encoder.heads must be an integer from 1"},
      {"/encoder/feed_forward_size", nullptr, "config.encoder.feed_forward_size must be"},
      {"/decoder/readout_size", 8,
       R"(config.decoder.readout_size is an option of type "recurrent"; type is "ssru" here)"},
      {"/decoder/alignment_head", 4,
       "config.decoder.alignment_head must be an integer from 0 to 3"},
      {"/decoder/alignment_layer", 1,
       "config.decoder.alignment_layer must be an integer from 0 to 0"},
      {"/decoder/alignment_shift", 2, "config.decoder.alignment_shift must be a number from 0"},
      {"/decoder/embedding_size", 16,
       "config.decoder.embedding_size must equal the encoder's output (8)"},
      {"/context", "attention", "config.context belongs to a recurrent decoder"},
      {"/attention", {{"score", "dot"}}, "config.attention belongs to a recurrent decoder"},
      {"/decoder", good.at("decoder"), "config.attention is missing"},
  };
  for (const Change& change : cases) {
    nlohmann::json json = transformer;
    json[nlohmann::json::json_pointer(change.pointer)] = change.value;
    expect_error(ErrorCode::invalid_argument, change.message,
                 [&] { parse_model_config(json, "config"); });
  }
}

TEST(ModelConfig, GivesEveryDecoderAnyEncoder) {
  nlohmann::json json = transformer;
  json["decoder"] = good.at("decoder");
  json["attention"] = good.at("attention");
  EXPECT_NO_THROW(parse_model_config(json, "config"));
  json["attention"] = {{"score", "dot"}};
  EXPECT_NO_THROW(parse_model_config(json, "config"));
  json.erase("attention");
  json["context"] = "initial_state";
  EXPECT_NO_THROW(parse_model_config(json, "config"));
  json["context"] = "every_step";
  expect_error(ErrorCode::invalid_argument, "which a Transformer does not have",
               [&] { parse_model_config(json, "config"); });

  json = transformer;
  json["encoder"] = good.at("encoder");
  EXPECT_NO_THROW(parse_model_config(json, "config"));
  json["encoder"]["hidden_size"] = 3;
  expect_error(ErrorCode::invalid_argument, "must equal the encoder's output (6, both directions)",
               [&] { parse_model_config(json, "config"); });
}

TEST(ModelConfig, WithoutATypeIsRecurrent) {
  const nlohmann::json written = to_json(parse_model_config(good, "config"));
  EXPECT_EQ(written.at("encoder").at("type"), "recurrent");
  EXPECT_EQ(written.at("decoder").at("type"), "recurrent");
}

TEST(ModelConfig, ExplainsWhyTheDotScoreNeedsEqualSizes) {
  nlohmann::json json = good;
  json["attention"] = {{"score", "dot"}};
  EXPECT_NO_THROW(parse_model_config(json, "config"));
  json["decoder"]["hidden_size"] = 7;
  expect_error(ErrorCode::invalid_argument,
               "decoder.hidden_size (7) must equal the encoder's output (8, both directions)",
               [&] { parse_model_config(json, "config"); });
}

TEST(ModelConfig, ExplainsWhatTyingAllEmbeddingsNeeds) {
  nlohmann::json json = good;
  json["tied_embeddings"] = "all";
  json["decoder"]["embedding_size"] = 5;
  expect_error(ErrorCode::invalid_argument,
               "encoder.embedding_size (3) must equal decoder.embedding_size (5)",
               [&] { parse_model_config(json, "config"); });
  json["encoder"]["embedding_size"] = 5;
  EXPECT_NO_THROW(parse_model_config(json, "config"));
  json["target_vocabulary_size"] = 9;
  expect_error(ErrorCode::invalid_argument, "use one shared tokenizer",
               [&] { parse_model_config(json, "config"); });
}

void expect_round_trip(const nlohmann::json& changes, nlohmann::json json = good) {
  json.merge_patch(changes);
  const nlohmann::json written = to_json(parse_model_config(json, "config"));
  EXPECT_EQ(to_json(parse_model_config(written, "config")), written);
  // The configuration is written as it was read.
  nlohmann::json both = written;
  both.merge_patch(json);
  EXPECT_EQ(both, written) << json.dump();
}

TEST(ModelConfig, SurvivesARoundTrip) {
  expect_round_trip(nlohmann::json::object());
  expect_round_trip({{"attention", nullptr}, {"context", "every_step"}});
  expect_round_trip({{"attention", nullptr},
                     {"context", "initial_state"},
                     {"encoder", {{"bidirectional", false}, {"reverse_source", true}}},
                     {"decoder", {{"readout_size", nullptr}}}});
  expect_round_trip({{"attention",
                      {{"score", "general"},
                       {"size", nullptr},
                       {"placement", "output"},
                       {"input_feeding", true}}},
                     {"decoder", {{"residual", true}, {"cell", "rnn"}, {"embedding_size", 5}}},
                     {"tied_embeddings", "output"},
                     {"target_vocabulary_sizes", {{"de", 3}, {"pt-BR", 4}}}});
  expect_round_trip(nlohmann::json::object(), transformer);
  expect_round_trip(
      {{"decoder",
        {{"alignment_head", nullptr}, {"alignment_layer", nullptr}, {"alignment_shift", nullptr}}},
       {"tied_embeddings", "all"}},
      transformer);
}

std::string names_and_shapes(const ModelConfig& config) {
  std::string text;
  const auto layout = seq2seq_layout(config);
  for (const ParameterLayout::Entry& entry : layout->entries()) {
    text += entry.name + " " + std::to_string(entry.parameter.rows) + " " +
            std::to_string(entry.parameter.cols) + "\n";
  }
  return text;
}

TEST(Seq2SeqLayout, UsesTheNamesAndShapesOfPyTorch) {
  ModelConfig config = parse_model_config(good, "config");
  config.source_vocabulary_size = 10;
  config.targets.front().vocabulary_size = 9;
  EXPECT_EQ(names_and_shapes(config),
            "encoder.embedding.weight 10 3\n"
            "encoder.rnn.weight_ih_l0 12 3\n"
            "encoder.rnn.weight_hh_l0 12 4\n"
            "encoder.rnn.bias_ih_l0 1 12\n"
            "encoder.rnn.bias_hh_l0 1 12\n"
            "encoder.rnn.weight_ih_l0_reverse 12 3\n"
            "encoder.rnn.weight_hh_l0_reverse 12 4\n"
            "encoder.rnn.bias_ih_l0_reverse 1 12\n"
            "encoder.rnn.bias_hh_l0_reverse 1 12\n"
            "bridge.hidden_l0.weight 8 8\n"
            "bridge.hidden_l0.bias 1 8\n"
            "bridge.cell_l0.weight 8 8\n"
            "bridge.cell_l0.bias 1 8\n"
            "bridge.hidden_l1.weight 8 8\n"
            "bridge.hidden_l1.bias 1 8\n"
            "bridge.cell_l1.weight 8 8\n"
            "bridge.cell_l1.bias 1 8\n"
            "decoder.embedding.weight 9 3\n"
            "decoder.attention.query.weight 6 8\n"
            "decoder.attention.query.bias 1 6\n"
            "decoder.attention.key.weight 6 8\n"
            "decoder.attention.score.weight 1 6\n"
            "decoder.rnn.weight_ih_l0 32 11\n"
            "decoder.rnn.weight_hh_l0 32 8\n"
            "decoder.rnn.bias_ih_l0 1 32\n"
            "decoder.rnn.bias_hh_l0 1 32\n"
            "decoder.rnn.weight_ih_l1 32 8\n"
            "decoder.rnn.weight_hh_l1 32 8\n"
            "decoder.rnn.bias_ih_l1 1 32\n"
            "decoder.rnn.bias_hh_l1 1 32\n"
            "decoder.readout.weight 5 19\n"
            "decoder.readout.bias 1 5\n"
            "decoder.output.weight 9 5\n"
            "decoder.output.bias 1 9\n");
}

TEST(Seq2SeqLayout, UsesTheNamesAndShapesOfPyTorchsTransformers) {
  nlohmann::json json = transformer;
  json["encoder"]["layers"] = 1;
  json["source_vocabulary_size"] = 10;
  json["target_vocabulary_size"] = 9;
  json["tied_embeddings"] = "output";
  EXPECT_EQ(names_and_shapes(parse_model_config(json, "config")),
            "encoder.embedding.weight 10 8\n"
            "encoder.layers.0.self_attn.in_proj_weight 24 8\n"
            "encoder.layers.0.self_attn.in_proj_bias 1 24\n"
            "encoder.layers.0.self_attn.out_proj.weight 8 8\n"
            "encoder.layers.0.self_attn.out_proj.bias 1 8\n"
            "encoder.layers.0.norm1.weight 1 8\n"
            "encoder.layers.0.norm1.bias 1 8\n"
            "encoder.layers.0.linear1.weight 12 8\n"
            "encoder.layers.0.linear1.bias 1 12\n"
            "encoder.layers.0.linear2.weight 8 12\n"
            "encoder.layers.0.linear2.bias 1 8\n"
            "encoder.layers.0.norm2.weight 1 8\n"
            "encoder.layers.0.norm2.bias 1 8\n"
            "decoder.embedding.weight 9 8\n"
            "decoder.layers.0.ssru.weight 16 8\n"
            "decoder.layers.0.ssru.bias 1 8\n"
            "decoder.layers.0.norm1.weight 1 8\n"
            "decoder.layers.0.norm1.bias 1 8\n"
            "decoder.layers.0.multihead_attn.in_proj_weight 24 8\n"
            "decoder.layers.0.multihead_attn.in_proj_bias 1 24\n"
            "decoder.layers.0.multihead_attn.out_proj.weight 8 8\n"
            "decoder.layers.0.multihead_attn.out_proj.bias 1 8\n"
            "decoder.layers.0.norm2.weight 1 8\n"
            "decoder.layers.0.norm2.bias 1 8\n"
            "decoder.layers.0.linear1.weight 6 8\n"
            "decoder.layers.0.linear1.bias 1 6\n"
            "decoder.layers.0.linear2.weight 8 6\n"
            "decoder.layers.0.linear2.bias 1 8\n"
            "decoder.layers.0.norm3.weight 1 8\n"
            "decoder.layers.0.norm3.bias 1 8\n"
            "decoder.output.bias 1 9\n");
}

TEST(Seq2SeqLayout, RefusesAModelBeyondAnyMemory) {
  ModelConfig config = parse_model_config(good, "config");
  config.source_vocabulary_size = 1 << 20;
  std::get<RecurrentEncoderConfig>(config.encoder).embedding_size = 1 << 20;
  expect_error(ErrorCode::invalid_argument, "encoder.embedding.weight",
               [&] { seq2seq_layout(config); });
}

}  // namespace
}  // namespace attentive
