#include "core/model/config.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/json/json_fields.h"

namespace attentive {
namespace {

constexpr double max_dropout = 0.95;
constexpr std::size_t max_language_name = 35;  // BCP 47's recommendation

constexpr std::array contexts{Choice<Context>{"attention", Context::attention},
                              Choice<Context>{"initial_state", Context::initial_state},
                              Choice<Context>{"every_step", Context::every_step}};
constexpr std::array ties{Choice<TiedEmbeddings>{"none", TiedEmbeddings::none},
                          Choice<TiedEmbeddings>{"output", TiedEmbeddings::output},
                          Choice<TiedEmbeddings>{"all", TiedEmbeddings::all}};

/// Returns a message's words for the size of an encoder state, and the reason.
std::string output_size_text(const EncoderConfig& config) {
  const auto* recurrent = std::get_if<RecurrentEncoderConfig>(&config);
  return std::to_string(output_size(config)) +
         (recurrent != nullptr && recurrent->bidirectional ? ", both directions" : "");
}

AttentionConfig parse_attention(const nlohmann::json& object, const std::string& where,
                                const EncoderConfig& encoder,
                                const RecurrentDecoderConfig& decoder) {
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
  if (multiplies_states && output_size(encoder) != decoder.hidden_size) {
    fields.fail("score",
                {"\"", choice_name(scores, config.score),
                 "\" multiplies a decoder state with an encoder state, so decoder.hidden_size (",
                 decoder.hidden_size, ") must equal the encoder's output (",
                 output_size_text(encoder), "); \"general\" and \"additive\" take any sizes"});
  }
  return config;
}

/// Reads how a recurrent decoder knows the source.
void parse_context(const JsonFields& fields, ModelConfig& config,
                   const RecurrentDecoderConfig& decoder) {
  if (decoder.readout_size == 0 && config.context != Context::initial_state) {
    fields.fail("decoder.readout_size",
                {"must be from 1 to ", max_size,
                 ": the readout joins state and context; only with context \"initial_state\" "
                 "may it be left out"});
  }
  if (config.context == Context::every_step &&
      !std::holds_alternative<RecurrentEncoderConfig>(config.encoder)) {
    fields.fail("context",
                "\"every_step\" is the encoder's last state, which a Transformer does not have; "
                "use \"attention\" or \"initial_state\"");
  }
  if (config.context != Context::attention && decoder.alignment_shift > 0) {
    fields.fail("decoder.alignment_shift",
                {"belongs to context \"attention\", but context is \"",
                 choice_name(contexts, config.context), "\"; remove one of them"});
  }
  if (config.context == Context::attention) {
    config.attention = parse_attention(fields.object("attention"), fields.name("attention"),
                                       config.encoder, decoder);
  } else if (fields.has("attention")) {
    fields.fail("attention", {"belongs to context \"attention\", but context is \"",
                              choice_name(contexts, config.context), "\"; remove one of them"});
  }
}

void check_ssru_decoder(const JsonFields& fields, const ModelConfig& config) {
  for (const char* key : {"context", "attention"}) {
    if (!fields.has(key)) continue;
    fields.fail(key,
                "belongs to a recurrent decoder; remove it, each layer of an SSRU decoder attends "
                "to the source");
  }
  if (embedding_size(config.decoder) != output_size(config.encoder)) {
    fields.fail("decoder.embedding_size",
                {"must equal the encoder's output (", output_size_text(config.encoder),
                 "), to which an SSRU decoder attends in its own size"});
  }
}

/// Checks a recurrent decoder only: in an SSRU decoder the two sizes are always equal.
void check_output_size(const JsonFields& fields, const RecurrentDecoderConfig& decoder) {
  const bool has_readout = decoder.readout_size > 0;
  const Index output_input = has_readout ? decoder.readout_size : decoder.hidden_size;
  if (decoder.embedding_size == output_input) return;
  fields.fail("tied_embeddings",
              {"makes the output layer and the target embedding one matrix, so "
               "decoder.embedding_size (",
               decoder.embedding_size, ") must equal decoder.",
               has_readout ? "readout_size" : "hidden_size", " (", output_input, ")"});
}

void check_tied_sizes(const JsonFields& fields, const ModelConfig& config) {
  if (config.tied_embeddings == TiedEmbeddings::none) return;
  if (const auto* decoder = std::get_if<RecurrentDecoderConfig>(&config.decoder)) {
    check_output_size(fields, *decoder);
  }
  if (config.tied_embeddings == TiedEmbeddings::output) return;
  if (embedding_size(config.encoder) != embedding_size(config.decoder)) {
    fields.fail("tied_embeddings",
                {"\"all\" makes both embeddings one matrix, so encoder.embedding_size (",
                 embedding_size(config.encoder), ") must equal decoder.embedding_size (",
                 embedding_size(config.decoder), ")"});
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
    fields.fail(several, {"must be an object of 2 to ", max_targets,
                          " languages and their vocabularies' sizes"});
  }
  std::vector<TargetConfig> targets;
  for (const auto& [language, size] : sizes.items()) {
    if (!is_language_name(language)) {
      fields.fail(several, {"has the language \"", language,
                            "\"; names are 1 to 35 letters, digits and hyphens"});
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
  nlohmann::json object;
  object["score"] = choice_name(scores, attention.score);
  object["placement"] = choice_name(placements, attention.placement);
  object["input_feeding"] = attention.input_feeding;
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
  config.encoder = parse_encoder_config(fields.object("encoder"), fields.name("encoder"));
  config.decoder = parse_decoder_config(fields.object("decoder"), fields.name("decoder"));
  if (const auto* decoder = std::get_if<RecurrentDecoderConfig>(&config.decoder)) {
    parse_context(fields, config, *decoder);
  } else {
    check_ssru_decoder(fields, config);
  }
  if (fields.has("tied_embeddings")) {
    config.tied_embeddings = fields.choice("tied_embeddings", ties);
  }
  check_tied_sizes(fields, config);
  config.dropout = fields.number("dropout", 0, max_dropout, 0);
  return config;
}

nlohmann::json to_json(const ModelConfig& config) {
  nlohmann::json object;
  object["source_vocabulary_size"] = config.source_vocabulary_size;
  object["encoder"] = to_json(config.encoder);
  object["decoder"] = to_json(config.decoder);
  object["tied_embeddings"] = choice_name(ties, config.tied_embeddings);
  object["dropout"] = config.dropout;
  write_targets(config, object);
  if (!std::holds_alternative<RecurrentDecoderConfig>(config.decoder)) return object;
  object["context"] = choice_name(contexts, config.context);
  if (config.context == Context::attention) object["attention"] = attention_json(config.attention);
  return object;
}

}  // namespace attentive
