#include "core/model/config.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/error.h"

namespace attentive {
namespace {

using nlohmann::json;

// Far above any model of this kind, and low enough that no product of two sizes overflows.
constexpr Index max_size = 1 << 20;
constexpr Index max_layers = 64;

[[noreturn]] void fail(const std::string& where, const std::string& message) {
  throw Error(ErrorCode::invalid_argument, where + " " + message);
}

void check_object(const json& object, const std::string& where,
                  std::initializer_list<std::string_view> allowed) {
  if (!object.is_object()) fail(where, "must be an object");
  for (const auto& [key, value] : object.items()) {
    if (std::find(allowed.begin(), allowed.end(), key) != allowed.end()) continue;
    std::string names;
    for (const std::string_view name : allowed)
      names += (names.empty() ? "" : ", ") + std::string(name);
    fail(where + "." + key, "is unknown; allowed here: " + names);
  }
}

const json& required(const json& object, const std::string& where, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) fail(where + "." + key, "is missing");
  return *found;
}

Index read_size(const json& object, const std::string& where, const char* key,
                Index largest = max_size) {
  const json& value = required(object, where, key);
  const bool whole = value.is_number_integer() &&
                     (!value.is_number_unsigned() || value.get<std::uint64_t>() <= max_size);
  if (!whole || value.get<Index>() < 1 || value.get<Index>() > largest) {
    fail(where + "." + key, "must be a whole number from 1 to " + std::to_string(largest));
  }
  return value.get<Index>();
}

Index read_layers(const json& object, const std::string& where) {
  return object.contains("layers") ? read_size(object, where, "layers", max_layers) : 1;
}

template <typename Enum>
struct Choice {
  std::string_view name;
  Enum value;
};

constexpr std::array cell_choices{Choice<CellType>{"gru", CellType::gru},
                                  Choice<CellType>{"lstm", CellType::lstm}};
constexpr std::array score_choices{Choice<ScoreType>{"dot", ScoreType::dot},
                                   Choice<ScoreType>{"additive", ScoreType::additive}};

template <typename Choices>
auto read_choice(const json& object, const std::string& where, const char* key,
                 const Choices& choices) {
  const json& value = required(object, where, key);
  std::string names;
  for (const auto& choice : choices) {
    if (value.is_string() && value.get_ref<const std::string&>() == choice.name) {
      return choice.value;
    }
    names += (names.empty() ? "\"" : ", \"") + std::string(choice.name) + "\"";
  }
  fail(where + "." + key, "must be one of " + names);
}

template <typename Choices, typename Enum>
std::string name_of(const Choices& choices, Enum value) {
  return std::string(std::find_if(choices.begin(), choices.end(), [value](const auto& choice) {
                       return choice.value == value;
                     })->name);
}

EncoderConfig parse_encoder(const json& object, const std::string& where) {
  check_object(object, where, {"embedding_size", "cell", "hidden_size", "layers", "bidirectional"});
  EncoderConfig config;
  config.embedding_size = read_size(object, where, "embedding_size");
  config.cell = read_choice(object, where, "cell", cell_choices);
  config.hidden_size = read_size(object, where, "hidden_size");
  config.layers = read_layers(object, where);
  if (const auto found = object.find("bidirectional"); found != object.end()) {
    if (!found->is_boolean()) fail(where + ".bidirectional", "must be true or false");
    config.bidirectional = found->get<bool>();
  }
  return config;
}

DecoderConfig parse_decoder(const json& object, const std::string& where) {
  check_object(object, where, {"embedding_size", "cell", "hidden_size", "layers", "readout_size"});
  DecoderConfig config;
  config.embedding_size = read_size(object, where, "embedding_size");
  config.cell = read_choice(object, where, "cell", cell_choices);
  config.hidden_size = read_size(object, where, "hidden_size");
  config.layers = read_layers(object, where);
  config.readout_size = read_size(object, where, "readout_size");
  return config;
}

AttentionConfig parse_attention(const json& object, const std::string& where,
                                const ModelConfig& model) {
  check_object(object, where, {"score", "size"});
  AttentionConfig config;
  config.score = read_choice(object, where, "score", score_choices);
  if (config.score == ScoreType::additive) {
    config.size = read_size(object, where, "size");
    return config;
  }
  if (object.contains("size")) {
    fail(where + ".size", "belongs to the additive score; remove it, the dot score has no layer");
  }
  if (model.encoder.output_size() != model.decoder.hidden_size) {
    fail(where + ".score",
         "\"dot\" multiplies a decoder state with an encoder state, so decoder.hidden_size (" +
             std::to_string(model.decoder.hidden_size) + ") must equal the encoder's output (" +
             std::to_string(model.encoder.output_size()) +
             (model.encoder.bidirectional ? ", both directions)" : ")"));
  }
  return config;
}

}  // namespace

ModelConfig parse_model_config(const json& object, const std::string& where) {
  check_object(object, where,
               {"source_vocabulary_size", "target_vocabulary_size", "encoder", "decoder",
                "attention", "dropout"});
  ModelConfig config;
  if (object.contains("source_vocabulary_size")) {
    config.source_vocabulary_size = read_size(object, where, "source_vocabulary_size");
  }
  if (object.contains("target_vocabulary_size")) {
    config.target_vocabulary_size = read_size(object, where, "target_vocabulary_size");
  }
  config.encoder = parse_encoder(required(object, where, "encoder"), where + ".encoder");
  config.decoder = parse_decoder(required(object, where, "decoder"), where + ".decoder");
  config.attention =
      parse_attention(required(object, where, "attention"), where + ".attention", config);
  if (const auto found = object.find("dropout"); found != object.end()) {
    if (!found->is_number()) fail(where + ".dropout", "must be a number");
    config.dropout = found->get<double>();
    if (!(config.dropout >= 0 && config.dropout < 1)) {
      fail(where + ".dropout", "must be at least 0 and below 1");
    }
  }
  return config;
}

json to_json(const ModelConfig& config) {
  json attention = {{"score", name_of(score_choices, config.attention.score)}};
  if (config.attention.score == ScoreType::additive) attention["size"] = config.attention.size;
  return {{"source_vocabulary_size", config.source_vocabulary_size},
          {"target_vocabulary_size", config.target_vocabulary_size},
          {"encoder",
           {{"embedding_size", config.encoder.embedding_size},
            {"cell", name_of(cell_choices, config.encoder.cell)},
            {"hidden_size", config.encoder.hidden_size},
            {"layers", config.encoder.layers},
            {"bidirectional", config.encoder.bidirectional}}},
          {"decoder",
           {{"embedding_size", config.decoder.embedding_size},
            {"cell", name_of(cell_choices, config.decoder.cell)},
            {"hidden_size", config.decoder.hidden_size},
            {"layers", config.decoder.layers},
            {"readout_size", config.decoder.readout_size}}},
          {"attention", attention},
          {"dropout", config.dropout}};
}

}  // namespace attentive
