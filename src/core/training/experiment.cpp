#include "core/training/experiment.h"

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/json_fields.h"
#include "core/model/seq2seq.h"
#include "core/text/json.h"
#include "core/text/train_tokenizer.h"
#include "core/training/initialize.h"

namespace attentive {
namespace {

void require_pairs(std::span<const std::string> sources, std::span<const std::string> targets) {
  if (sources.size() != targets.size()) {
    throw Error(ErrorCode::invalid_argument, "sources and targets must be pairs, but there are " +
                                                 std::to_string(sources.size()) + " and " +
                                                 std::to_string(targets.size()));
  }
}

// A configuration that is no JSON is the caller's mistake, not a bad model.
nlohmann::json parse_config_json(std::string_view text, const std::string& where) {
  try {
    return parse_json(text, where);
  } catch (const Error& error) {
    throw Error(ErrorCode::invalid_argument, error.what());
  }
}

Tokenizer train_from_config(const JsonFields& tokenizers, const char* side,
                            std::span<const std::string> texts) {
  const TokenizerConfig config =
      parse_tokenizer_config(tokenizers.object(side), tokenizers.name(side));
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  return train_tokenizer(views, config);
}

Parameters initial_parameters(const ModelConfig& model, std::uint64_t seed) {
  Parameters parameters(seq2seq_layout(model));
  initialize(parameters, model, seed);
  return parameters;
}

// Dropout is no shape: fine-tuning may change it.
void require_same_shapes(const ModelConfig& wanted, const Bundle& start, const std::string& where) {
  nlohmann::json wanted_json = to_json(wanted);
  wanted_json["dropout"] = start.config.dropout;
  const nlohmann::json start_json = to_json(start.config);
  if (wanted_json == start_json) return;
  const nlohmann::json difference = nlohmann::json::diff(wanted_json, start_json).front();
  throw Error(ErrorCode::invalid_argument, where + difference.at("path").get<std::string>() +
                                               " differs from the model to start from, which has " +
                                               difference.value("value", nlohmann::json()).dump() +
                                               "; take over its shapes, or start without it");
}

}  // namespace

Experiment prepare_experiment(std::string_view config_json, const std::string& where,
                              std::span<const std::string> sources,
                              std::span<const std::string> targets, const Bundle* start) {
  require_pairs(sources, targets);
  const nlohmann::json json = parse_config_json(config_json, where);
  const JsonFields fields(json, where,
                          {"name", "source_language", "target_language", "licence", "attribution",
                           "tokenizers", "model", "training"});
  BundleCard card = parse_card(fields);
  ModelConfig model = parse_model_config(fields.object("model"), fields.name("model"));
  const TrainingConfig training =
      parse_training_config(fields.object("training"), fields.name("training"));
  const JsonFields tokenizers(fields.object("tokenizers"), fields.name("tokenizers"),
                              {"source", "target"});
  Tokenizer source_tokenizer =
      start ? start->source_tokenizer : train_from_config(tokenizers, "source", sources);
  Tokenizer target_tokenizer =
      start ? start->target_tokenizer : train_from_config(tokenizers, "target", targets);
  model.source_vocabulary_size = static_cast<Index>(source_tokenizer.vocabulary_size());
  model.targets.front().vocabulary_size = static_cast<Index>(target_tokenizer.vocabulary_size());
  if (start) require_same_shapes(model, *start, fields.name("model"));

  Bundle bundle{std::move(card), model, std::move(source_tokenizer), std::move(target_tokenizer),
                start ? start->parameters : initial_parameters(model, training.seed)};
  std::vector<Example> examples = encode_examples(bundle, sources, targets);
  return {std::move(bundle), training, std::move(examples)};
}

std::vector<Example> encode_examples(const Bundle& bundle, std::span<const std::string> sources,
                                     std::span<const std::string> targets) {
  require_pairs(sources, targets);
  std::vector<Example> examples;
  examples.reserve(sources.size());
  for (std::size_t i = 0; i < sources.size(); ++i) {
    examples.push_back(
        {bundle.source_tokenizer.encode(sources[i]), bundle.target_tokenizer.encode(targets[i])});
  }
  return examples;
}

}  // namespace attentive
