#include "core/model/config.h"

#include <array>
#include <nlohmann/json.hpp>

#include "core/json_fields.h"

namespace attentive {
namespace {

// Far above any model of this kind, and low enough that no product of two sizes overflows.
constexpr Index max_size = 1 << 20;
constexpr Index max_layers = 64;
constexpr double max_dropout = 0.95;

constexpr std::array cells{Choice<CellType>{"gru", CellType::gru},
                           Choice<CellType>{"lstm", CellType::lstm}};
constexpr std::array scores{Choice<ScoreType>{"dot", ScoreType::dot},
                            Choice<ScoreType>{"additive", ScoreType::additive}};

EncoderConfig parse_encoder(const nlohmann::json& object, const std::string& where) {
  const JsonFields fields(object, where,
                          {"embedding_size", "cell", "hidden_size", "layers", "bidirectional"});
  return {.embedding_size = fields.size("embedding_size", 1, max_size),
          .cell = fields.choice("cell", cells),
          .hidden_size = fields.size("hidden_size", 1, max_size),
          .layers = fields.size("layers", 1, max_layers, 1),
          .bidirectional = fields.boolean("bidirectional", true)};
}

DecoderConfig parse_decoder(const nlohmann::json& object, const std::string& where) {
  const JsonFields fields(object, where,
                          {"embedding_size", "cell", "hidden_size", "layers", "readout_size"});
  return {.embedding_size = fields.size("embedding_size", 1, max_size),
          .cell = fields.choice("cell", cells),
          .hidden_size = fields.size("hidden_size", 1, max_size),
          .layers = fields.size("layers", 1, max_layers, 1),
          .readout_size = fields.size("readout_size", 1, max_size)};
}

AttentionConfig parse_attention(const nlohmann::json& object, const std::string& where,
                                const ModelConfig& model) {
  const JsonFields fields(object, where, {"score", "size"});
  AttentionConfig config{.score = fields.choice("score", scores)};
  if (config.score == ScoreType::additive) {
    config.size = fields.size("size", 1, max_size);
    return config;
  }
  if (fields.has("size")) {
    fields.fail("size", "belongs to the additive score; remove it, the dot score has no layer");
  }
  if (model.encoder.output_size() != model.decoder.hidden_size) {
    fields.fail("score",
                "\"dot\" multiplies a decoder state with an encoder state, so decoder.hidden_size "
                "(" +
                    std::to_string(model.decoder.hidden_size) +
                    ") must equal the encoder's output (" +
                    std::to_string(model.encoder.output_size()) +
                    (model.encoder.bidirectional ? ", both directions)" : ")"));
  }
  return config;
}

}  // namespace

ModelConfig parse_model_config(const nlohmann::json& object, const std::string& where) {
  const JsonFields fields(object, where,
                          {"source_vocabulary_size", "target_vocabulary_size", "encoder", "decoder",
                           "attention", "dropout"});
  ModelConfig config;
  config.source_vocabulary_size = fields.size("source_vocabulary_size", 0, max_size, 0);
  config.target_vocabulary_size = fields.size("target_vocabulary_size", 0, max_size, 0);
  config.encoder = parse_encoder(fields.object("encoder"), fields.name("encoder"));
  config.decoder = parse_decoder(fields.object("decoder"), fields.name("decoder"));
  config.attention = parse_attention(fields.object("attention"), fields.name("attention"), config);
  config.dropout = fields.number("dropout", 0, max_dropout, 0);
  return config;
}

nlohmann::json to_json(const ModelConfig& config) {
  nlohmann::json attention = {{"score", choice_name(scores, config.attention.score)}};
  if (config.attention.score == ScoreType::additive) attention["size"] = config.attention.size;
  return {{"source_vocabulary_size", config.source_vocabulary_size},
          {"target_vocabulary_size", config.target_vocabulary_size},
          {"encoder",
           {{"embedding_size", config.encoder.embedding_size},
            {"cell", choice_name(cells, config.encoder.cell)},
            {"hidden_size", config.encoder.hidden_size},
            {"layers", config.encoder.layers},
            {"bidirectional", config.encoder.bidirectional}}},
          {"decoder",
           {{"embedding_size", config.decoder.embedding_size},
            {"cell", choice_name(cells, config.decoder.cell)},
            {"hidden_size", config.decoder.hidden_size},
            {"layers", config.decoder.layers},
            {"readout_size", config.decoder.readout_size}}},
          {"attention", attention},
          {"dropout", config.dropout}};
}

}  // namespace attentive
