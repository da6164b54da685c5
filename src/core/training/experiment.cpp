#include "core/training/experiment.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.h"
#include "core/json/json.h"
#include "core/json/json_fields.h"
#include "core/model/seq2seq.h"
#include "core/text/train_tokenizer.h"
#include "core/training/initialize.h"
#include "core/training/outline.h"

namespace attentive {
namespace {

constexpr const char* shared_key = "shared";

using Texts = std::vector<std::string_view>;

void append(Texts& all, const std::vector<std::string>& texts) {
  all.insert(all.end(), texts.begin(), texts.end());
}

Texts sources_of(std::span<const SentencePairs> corpora) {
  Texts texts;
  for (const SentencePairs& corpus : corpora) append(texts, corpus.sources);
  return texts;
}

struct Tokenizers {
  Tokenizer source;
  std::vector<Tokenizer> targets;
};

/// Trains the tokenizers of a "tokenizers" object: {"source": …, "target": …}, with a target
/// tokenizer per target language, or {"shared": …}, one for all sides.
Tokenizers train_tokenizers(const JsonFields& fields, std::span<const SentencePairs> corpora) {
  const auto train = [&fields](const char* side, const Texts& texts) {
    return train_tokenizer(texts, parse_tokenizer_config(fields.object(side), fields.name(side)));
  };
  if (fields.has(shared_key)) {
    Texts texts = sources_of(corpora);
    for (const SentencePairs& corpus : corpora) append(texts, corpus.targets);
    Tokenizer shared = train(shared_key, texts);
    return {shared, std::vector(corpora.size(), shared)};
  }
  Tokenizers tokenizers{train("source", sources_of(corpora)), {}};
  for (const SentencePairs& corpus : corpora) {
    Texts texts;
    append(texts, corpus.targets);
    tokenizers.targets.push_back(train("target", texts));
  }
  return tokenizers;
}

JsonFields tokenizer_fields(const JsonFields& fields, const ModelConfig& model) {
  JsonFields tokenizers(fields.object("tokenizers"), fields.name("tokenizers"),
                        {"source", "target", shared_key});
  const bool shared = tokenizers.has(shared_key);
  if (shared && (tokenizers.has("source") || tokenizers.has("target"))) {
    tokenizers.fail(shared_key, "stands for source and target; remove it or them");
  }
  if (!shared && model.tied_embeddings == TiedEmbeddings::all) {
    tokenizers.fail(shared_key,
                    "is missing; model.tied_embeddings \"all\" makes all embeddings one matrix, "
                    "whose rows must mean the same pieces");
  }
  return tokenizers;
}

Parameters initial_parameters(const ModelConfig& model, std::uint64_t seed) {
  Parameters parameters(seq2seq_layout(model));
  initialize(parameters, model, seed);
  return parameters;
}

// Dropout may differ, because fine-tuning may change it.
void require_same_shapes(const ModelConfig& wanted, const ModelDescription& start,
                         const std::string& where) {
  nlohmann::json wanted_json = to_json(wanted);
  wanted_json["dropout"] = start.config.dropout;
  const nlohmann::json start_json = to_json(start.config);
  if (wanted_json == start_json) return;
  const nlohmann::json difference = nlohmann::json::diff(wanted_json, start_json).front();
  refuse(where + difference.at("path").get<std::string>() +
         " differs from the model to start from, which has " +
         write_json(difference.value("value", nlohmann::json())) +
         "; use its shapes, or start without it");
}

TrainingExamples training_examples(const ModelDescription& model, const TrainingConfig& training,
                                   std::vector<SentencePairs> corpora) {
  add_joined_pairs(corpora, training.augmentation.joined_pairs, training.seed);
  std::vector<Example> examples = encode_examples(model, corpora);
  if (!training.augmentation.varies()) return examples;
  return {std::move(examples),
          std::make_shared<Augmenter>(model, training.augmentation, training.max_length,
                                      std::move(corpora))};
}

}  // namespace

Experiment prepare_experiment(std::string_view config_json, const std::string& where,
                              std::vector<SentencePairs> corpora,
                              std::optional<TrainableModel> start) {
  const nlohmann::json json = parse_config_json(config_json, where);
  const JsonFields fields = configuration_fields(json, where);
  auto [metadata, model] = parse_outline(fields);
  const TrainingConfig training =
      parse_training_config(fields.object("training"), fields.name("training"));
  const JsonFields tokenizer_config = tokenizer_fields(fields, model);
  if (start && start->config.targets.size() != model.targets.size()) {
    refuse(where + ": there are " + std::to_string(model.targets.size()) +
           " target languages, but the model to start from has " +
           std::to_string(start->config.targets.size()));
  }
  sort_by_target(corpora, metadata, "examples");

  Tokenizers tokenizers = start ? Tokenizers{start->source_tokenizer, start->target_tokenizers}
                                : train_tokenizers(tokenizer_config, corpora);
  set_vocabulary_sizes(model, tokenizers.source, tokenizers.targets);
  if (start) require_same_shapes(model, *start, fields.name("model"));

  Parameters parameters =
      start ? std::move(start->parameters) : initial_parameters(model, training.seed);
  TrainableModel trainable{
      {std::move(metadata), model, std::move(tokenizers.source), std::move(tokenizers.targets)},
      std::move(parameters)};
  TrainingExamples examples = training_examples(trainable, training, std::move(corpora));
  return {std::move(trainable), training, std::move(examples)};
}

std::vector<Example> encode_examples(const ModelDescription& model,
                                     std::span<const SentencePairs> corpora) {
  std::vector<Example> examples;
  for (const SentencePairs& corpus : corpora) {
    const std::size_t decoder = decoder_of(model.metadata, corpus.language);
    const Tokenizer& target_tokenizer = model.target_tokenizers[decoder];
    for (std::size_t i = 0; i < corpus.sources.size(); ++i) {
      examples.push_back({model.source_tokenizer.encode(corpus.sources[i]),
                          target_tokenizer.encode(corpus.targets[i]), decoder});
    }
  }
  return examples;
}

Trainer resume_experiment(const ByteSource& file, const std::string& file_name,
                          std::vector<SentencePairs> corpora) {
  return Trainer::resume(file, file_name,
                         [&corpora](const ModelDescription& model, const TrainingConfig& training) {
                           sort_by_target(corpora, model.metadata, "examples");
                           return training_examples(model, training, std::move(corpora));
                         });
}

}  // namespace attentive
