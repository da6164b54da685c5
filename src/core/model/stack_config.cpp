#include "core/model/stack_config.h"

#include <array>
#include <cstddef>
#include <nlohmann/json.hpp>

#include "core/json/json_fields.h"

namespace attentive {
namespace {

constexpr Index max_layers = 64;

// These give the indices of alternatives in EncoderConfig and DecoderConfig.
constexpr std::array encoder_types{Choice<std::size_t>{"recurrent", 0},
                                   Choice<std::size_t>{"transformer", 1}};
constexpr std::array decoder_types{Choice<std::size_t>{"recurrent", 0},
                                   Choice<std::size_t>{"ssru", 1}};

bool residual_of(const JsonFields& fields, Index layers) {
  const bool residual = fields.boolean("residual", false);
  if (residual && layers == 1) {
    fields.fail("residual",
                "adds a layer's input to its output from the second layer on; there is one layer");
  }
  return residual;
}

RecurrentEncoderConfig parse_recurrent_encoder(const JsonFields& fields) {
  RecurrentEncoderConfig config{.embedding_size = fields.size("embedding_size", 1, max_size),
                                .cell = fields.choice("cell", cells),
                                .hidden_size = fields.size("hidden_size", 1, max_size),
                                .layers = fields.size("layers", 1, max_layers, 1),
                                .bidirectional = fields.boolean("bidirectional", true),
                                .reverse_source = fields.boolean("reverse_source", false)};
  config.residual = residual_of(fields, config.layers);
  if (config.reverse_source && config.bidirectional) {
    fields.fail("reverse_source",
                "belongs to an encoder of one direction; this one reads both ways already, so set "
                "bidirectional to false or remove it");
  }
  return config;
}

/// Reads the sizes that Transformer encoders and SSRU decoders share.
template <typename Config>
Config parse_transformer(const JsonFields& fields) {
  Config config;
  config.embedding_size = fields.size("embedding_size", 2, max_size);
  config.layers = fields.size("layers", 1, max_layers, 1);
  config.heads = fields.size("heads", 1, max_size);
  config.feed_forward_size = fields.size("feed_forward_size", 1, max_size);
  if (config.embedding_size % 2 != 0) {
    fields.fail("embedding_size",
                "must be even: one half of the features gets sines of the position, the other "
                "cosines");
  }
  if (config.embedding_size % config.heads != 0) {
    fields.fail("heads", {"must divide embedding_size (", config.embedding_size,
                          "): each head attends with an equal part of the features"});
  }
  return config;
}

RecurrentDecoderConfig parse_recurrent_decoder(const JsonFields& fields) {
  RecurrentDecoderConfig config{.embedding_size = fields.size("embedding_size", 1, max_size),
                                .cell = fields.choice("cell", cells),
                                .hidden_size = fields.size("hidden_size", 1, max_size),
                                .layers = fields.size("layers", 1, max_layers, 1)};
  config.residual = residual_of(fields, config.layers);
  config.readout_size = fields.size("readout_size", 0, max_size, 0);
  config.alignment_shift = fields.number("alignment_shift", 0, 1, 0);
  return config;
}

SsruDecoderConfig parse_ssru_decoder(const JsonFields& fields) {
  auto config = parse_transformer<SsruDecoderConfig>(fields);
  if (fields.has("alignment_layer")) {
    config.alignment_layer = fields.size("alignment_layer", 0, config.layers - 1);
  }
  if (fields.has("alignment_head")) {
    config.alignment_head = fields.size("alignment_head", 0, config.heads - 1);
  }
  config.alignment_shift = fields.number("alignment_shift", 0, 1, 0);
  return config;
}

/// Writes what recurrent encoders and decoders share.
template <typename Config>
nlohmann::json recurrent_to_json(const Config& config) {
  nlohmann::json object;
  object["type"] = "recurrent";
  object["embedding_size"] = config.embedding_size;
  object["cell"] = choice_name(cells, config.cell);
  object["hidden_size"] = config.hidden_size;
  object["layers"] = config.layers;
  object["residual"] = config.residual;
  return object;
}

/// Writes the sizes that Transformer encoders and SSRU decoders share.
template <typename Config>
nlohmann::json transformer_to_json(const char* type, const Config& config) {
  nlohmann::json object;
  object["type"] = type;
  object["embedding_size"] = config.embedding_size;
  object["layers"] = config.layers;
  object["heads"] = config.heads;
  object["feed_forward_size"] = config.feed_forward_size;
  return object;
}

nlohmann::json json_of(const RecurrentEncoderConfig& config) {
  nlohmann::json object = recurrent_to_json(config);
  object["bidirectional"] = config.bidirectional;
  object["reverse_source"] = config.reverse_source;
  return object;
}

nlohmann::json json_of(const TransformerEncoderConfig& config) {
  return transformer_to_json("transformer", config);
}

nlohmann::json json_of(const RecurrentDecoderConfig& config) {
  nlohmann::json object = recurrent_to_json(config);
  object["readout_size"] = config.readout_size;
  if (config.alignment_shift > 0) object["alignment_shift"] = config.alignment_shift;
  return object;
}

nlohmann::json json_of(const SsruDecoderConfig& config) {
  nlohmann::json object = transformer_to_json("ssru", config);
  if (config.alignment_layer) object["alignment_layer"] = *config.alignment_layer;
  if (config.alignment_head) object["alignment_head"] = *config.alignment_head;
  if (config.alignment_shift > 0) object["alignment_shift"] = config.alignment_shift;
  return object;
}

}  // namespace

Index embedding_size(const EncoderConfig& config) {
  return std::visit([](const auto& encoder) { return encoder.embedding_size; }, config);
}

Index output_size(const EncoderConfig& config) {
  return std::visit([](const auto& encoder) { return encoder.output_size(); }, config);
}

Index embedding_size(const DecoderConfig& config) {
  return std::visit([](const auto& decoder) { return decoder.embedding_size; }, config);
}

double alignment_shift(const DecoderConfig& config) {
  return std::visit([](const auto& decoder) { return decoder.alignment_shift; }, config);
}

EncoderConfig parse_encoder_config(const nlohmann::json& object, const std::string& where) {
  const JsonFields fields(
      object, where,
      {"type", "embedding_size", "layers", "cell", "hidden_size", "bidirectional", "reverse_source",
       "residual", "heads", "feed_forward_size"});
  const std::size_t type = fields.has("type") ? fields.choice("type", encoder_types) : 0;
  fields.refuse_options_of_others("type", choice_name(encoder_types, type),
                                  {{"cell", {"recurrent"}},
                                   {"hidden_size", {"recurrent"}},
                                   {"bidirectional", {"recurrent"}},
                                   {"reverse_source", {"recurrent"}},
                                   {"residual", {"recurrent"}},
                                   {"heads", {"transformer"}},
                                   {"feed_forward_size", {"transformer"}}});
  if (type == 0) return parse_recurrent_encoder(fields);
  return parse_transformer<TransformerEncoderConfig>(fields);
}

DecoderConfig parse_decoder_config(const nlohmann::json& object, const std::string& where) {
  const JsonFields fields(
      object, where,
      {"type", "embedding_size", "layers", "cell", "hidden_size", "residual", "readout_size",
       "heads", "feed_forward_size", "alignment_layer", "alignment_head", "alignment_shift"});
  const std::size_t type = fields.has("type") ? fields.choice("type", decoder_types) : 0;
  fields.refuse_options_of_others("type", choice_name(decoder_types, type),
                                  {{"cell", {"recurrent"}},
                                   {"hidden_size", {"recurrent"}},
                                   {"residual", {"recurrent"}},
                                   {"readout_size", {"recurrent"}},
                                   {"heads", {"ssru"}},
                                   {"feed_forward_size", {"ssru"}},
                                   {"alignment_layer", {"ssru"}},
                                   {"alignment_head", {"ssru"}}});
  if (type == 0) return parse_recurrent_decoder(fields);
  return parse_ssru_decoder(fields);
}

nlohmann::json to_json(const EncoderConfig& config) {
  return std::visit([](const auto& encoder) { return json_of(encoder); }, config);
}

nlohmann::json to_json(const DecoderConfig& config) {
  return std::visit([](const auto& decoder) { return json_of(decoder); }, config);
}

}  // namespace attentive
