#include "core/model/config.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/json/json_fields.h"

namespace attentive {
namespace {

// This is far above any model of this kind, yet no product of two sizes overflows.
constexpr Index max_size = 1 << 20;
constexpr Index max_layers = 64;
constexpr double max_dropout = 0.95;
constexpr std::size_t max_language_name = 35;  // BCP 47's recommendation

constexpr std::array contexts{Choice<Context>{"attention", Context::attention},
                              Choice<Context>{"initial_state", Context::initial_state},
                              Choice<Context>{"every_step", Context::every_step}};
constexpr std::array ties{Choice<TiedEmbeddings>{"none", TiedEmbeddings::none},
                          Choice<TiedEmbeddings>{"output", TiedEmbeddings::output},
                          Choice<TiedEmbeddings>{"all", TiedEmbeddings::all}};

std::string number_text(Index number) { return std::to_string(number); }

bool residual_of(const JsonFields& fields, Index layers) {
  const bool residual = fields.boolean("residual", false);
  if (residual && layers == 1) {
    fields.fail("residual",
                "adds a layer's input to its output from the second layer on; there is one layer");
  }
  return residual;
}

EncoderConfig parse_encoder(const nlohmann::json& object, const std::string& where) {
  const JsonFields fields(object, where,
                          {"embedding_size", "cell", "hidden_size", "layers", "bidirectional",
                           "reverse_source", "residual"});
  EncoderConfig config{.embedding_size = fields.size("embedding_size", 1, max_size),
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

DecoderConfig parse_decoder(const nlohmann::json& object, const std::string& where,
                            Context context) {
  const JsonFields fields(
      object, where,
      {"embedding_size", "cell", "hidden_size", "layers", "residual", "readout_size"});
  DecoderConfig config{.embedding_size = fields.size("embedding_size", 1, max_size),
                       .cell = fields.choice("cell", cells),
                       .hidden_size = fields.size("hidden_size", 1, max_size),
                       .layers = fields.size("layers", 1, max_layers, 1)};
  config.residual = residual_of(fields, config.layers);
  config.readout_size = fields.size("readout_size", 0, max_size, 0);
  if (config.readout_size == 0 && context != Context::initial_state) {
    fields.fail("readout_size",
                "must be from 1 to " + number_text(max_size) +
                    ": the readout joins state and context; only with context \"initial_state\" "
                    "may it be left out");
  }
  return config;
}

AttentionConfig parse_attention(const nlohmann::json& object, const std::string& where,
                                const ModelConfig& model) {
  const JsonFields fields(object, where, {"score", "size", "placement", "input_feeding"});
  AttentionConfig config{.score = fields.choice("score", scores)};
  if (fields.has("placement")) config.placement = fields.choice("placement", placements);
  config.input_feeding = fields.boolean("input_feeding", false);
  if (config.input_feeding && config.placement != Placement::output) {
    fields.fail("input_feeding",
                "feeds back what attention on the output made; it needs placement \"output\"");
  }
  if (config.score == ScoreType::additive) {
    config.size = fields.size("size", 1, max_size);
  } else if (fields.has("size")) {
    fields.fail("size", "belongs to the additive score; remove it, the others have no layer");
  }
  const bool multiplies_states =
      config.score == ScoreType::dot || config.score == ScoreType::scaled_dot;
  if (multiplies_states && model.encoder.output_size() != model.decoder.hidden_size) {
    fields.fail(
        "score",
        "\"" + choice_name(scores, config.score) +
            "\" multiplies a decoder state with an encoder state, so decoder.hidden_size (" +
            number_text(model.decoder.hidden_size) + ") must equal the encoder's output (" +
            number_text(model.encoder.output_size()) +
            (model.encoder.bidirectional ? ", both directions)" : ")") +
            "; \"general\" and \"additive\" take any sizes");
  }
  return config;
}

void check_tied_sizes(const JsonFields& fields, const ModelConfig& config) {
  if (config.tied_embeddings == TiedEmbeddings::none) return;
  const DecoderConfig& decoder = config.decoder;
  const bool has_readout = decoder.readout_size > 0;
  const Index output_input = has_readout ? decoder.readout_size : decoder.hidden_size;
  if (decoder.embedding_size != output_input) {
    fields.fail("tied_embeddings",
                "makes the output layer and the target embedding one matrix, so "
                "decoder.embedding_size (" +
                    number_text(decoder.embedding_size) + ") must equal decoder." +
                    (has_readout ? "readout_size" : "hidden_size") + " (" +
                    number_text(output_input) + ")");
  }
  if (config.tied_embeddings == TiedEmbeddings::output) return;
  if (config.encoder.embedding_size != decoder.embedding_size) {
    fields.fail("tied_embeddings",
                "\"all\" makes both embeddings one matrix, so encoder.embedding_size (" +
                    number_text(config.encoder.embedding_size) +
                    ") must equal decoder.embedding_size (" + number_text(decoder.embedding_size) +
                    ")");
  }
  const auto differs = [&](const TargetConfig& target) {
    return target.vocabulary_size != config.source_vocabulary_size;
  };
  if (std::ranges::any_of(config.targets, differs)) {
    fields.fail("tied_embeddings",
                "\"all\" makes both embeddings one matrix, so all vocabularies must be the same; "
                "use one shared tokenizer");
  }
}

std::vector<TargetConfig> parse_targets(const JsonFields& fields) {
  constexpr const char* several = "target_vocabulary_sizes";
  if (!fields.has(several)) {
    return {
        {.language = {}, .vocabulary_size = fields.size("target_vocabulary_size", 0, max_size, 0)}};
  }
  if (fields.has("target_vocabulary_size")) {
    fields.fail(several, "stands for target_vocabulary_size; remove one of them");
  }
  const nlohmann::json& sizes = fields.object(several);
  const JsonFields entries(sizes, fields.name(several));
  if (sizes.size() < 2 || sizes.size() > max_targets) {
    fields.fail(several, "must be an object of 2 to " + std::to_string(max_targets) +
                             " languages and their vocabularies' sizes");
  }
  std::vector<TargetConfig> targets;
  for (const auto& [language, size] : sizes.items()) {
    if (!is_language_name(language)) {
      fields.fail(several, "has the language \"" + language +
                               "\"; names are 1 to 35 letters, digits and hyphens");
    }
    targets.push_back({language, entries.size(language.c_str(), 0, max_size)});
  }
  return targets;
}

void write_targets(const ModelConfig& config, nlohmann::json& object) {
  if (config.targets.size() == 1) {
    object["target_vocabulary_size"] = config.targets.front().vocabulary_size;
    return;
  }
  nlohmann::json& sizes = object["target_vocabulary_sizes"];
  for (const TargetConfig& target : config.targets) {
    sizes[target.language] = target.vocabulary_size;
  }
}

nlohmann::json attention_json(const AttentionConfig& attention) {
  nlohmann::json object = {{"score", choice_name(scores, attention.score)},
                           {"placement", choice_name(placements, attention.placement)},
                           {"input_feeding", attention.input_feeding}};
  if (attention.score == ScoreType::additive) object["size"] = attention.size;
  return object;
}

}  // namespace

bool is_language_name(std::string_view name) {
  constexpr std::string_view allowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
  return !name.empty() && name.size() <= max_language_name &&
         name.find_first_not_of(allowed) == std::string_view::npos;
}

ModelConfig parse_model_config(const nlohmann::json& object, const std::string& where) {
  const JsonFields fields(
      object, where,
      {"source_vocabulary_size", "target_vocabulary_size", "target_vocabulary_sizes", "encoder",
       "decoder", "context", "attention", "tied_embeddings", "dropout"});
  ModelConfig config;
  config.source_vocabulary_size = fields.size("source_vocabulary_size", 0, max_size, 0);
  config.targets = parse_targets(fields);
  if (fields.has("context")) config.context = fields.choice("context", contexts);
  config.encoder = parse_encoder(fields.object("encoder"), fields.name("encoder"));
  config.decoder = parse_decoder(fields.object("decoder"), fields.name("decoder"), config.context);
  if (config.context == Context::attention) {
    config.attention =
        parse_attention(fields.object("attention"), fields.name("attention"), config);
  } else if (fields.has("attention")) {
    fields.fail("attention", "belongs to context \"attention\", but context is \"" +
                                 choice_name(contexts, config.context) + "\"; remove one of them");
  }
  if (fields.has("tied_embeddings")) {
    config.tied_embeddings = fields.choice("tied_embeddings", ties);
  }
  check_tied_sizes(fields, config);
  config.dropout = fields.number("dropout", 0, max_dropout, 0);
  return config;
}

nlohmann::json to_json(const ModelConfig& config) {
  nlohmann::json object = {{"source_vocabulary_size", config.source_vocabulary_size},
                           {"encoder",
                            {{"embedding_size", config.encoder.embedding_size},
                             {"cell", choice_name(cells, config.encoder.cell)},
                             {"hidden_size", config.encoder.hidden_size},
                             {"layers", config.encoder.layers},
                             {"bidirectional", config.encoder.bidirectional},
                             {"reverse_source", config.encoder.reverse_source},
                             {"residual", config.encoder.residual}}},
                           {"decoder",
                            {{"embedding_size", config.decoder.embedding_size},
                             {"cell", choice_name(cells, config.decoder.cell)},
                             {"hidden_size", config.decoder.hidden_size},
                             {"layers", config.decoder.layers},
                             {"residual", config.decoder.residual},
                             {"readout_size", config.decoder.readout_size}}},
                           {"context", choice_name(contexts, config.context)},
                           {"tied_embeddings", choice_name(ties, config.tied_embeddings)},
                           {"dropout", config.dropout}};
  write_targets(config, object);
  if (config.context == Context::attention) object["attention"] = attention_json(config.attention);
  return object;
}

}  // namespace attentive
