#include "seeds.h"

#include <utility>

#include "core/text/train_tokenizer.h"
#include "core/training/experiment.h"

namespace attentive {
namespace {

const std::vector<std::string> sources = {"ab", "cab", "a b c", "bb"};
const std::vector<std::string> targets = {"ba", "bac", "c b a", "bb"};

// Returns a configuration. Models have the smallest sizes: the fewer bytes are weights, the more
// mutations hit structure.
std::string config(const std::string& languages, const std::string& tokenizers,
                   const std::string& model, const std::string& training) {
  return R"({"name": "seed", "source_language": "x", )" + languages + R"(, "tokenizers": )" +
         tokenizers + R"(, "model": )" + model + R"(, "training": )" + training + "}";
}

constexpr const char* characters =
    R"({"source": {"type": "character"}, "target": {"type": "character"}})";

/// Tokenizers with every supported part that training does not write, as small as possible.
constexpr const char* foreign_tokenizers[] = {
    R"({"version": "1.0", "added_tokens": [
          {"id": 9, "content": "C++", "lstrip": true, "rstrip": true, "special": false},
          {"id": 10, "content": "</s>", "special": true, "normalized": false}],
        "normalizer": {"type": "Sequence", "normalizers": [
          {"type": "NFD"}, {"type": "StripAccents"}, {"type": "Lowercase"}, {"type": "NFKC"},
          {"type": "Strip", "strip_left": true, "strip_right": true},
          {"type": "Replace", "pattern": {"String": "qu"}, "content": "q"}]},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
          {"type": "WhitespaceSplit"}, {"type": "Punctuation", "behavior": "Isolated"},
          {"type": "Digits", "individual_digits": true},
          {"type": "Split", "pattern": {"String": "on"}, "behavior": "Isolated", "invert": false}]},
        "decoder": {"type": "BPEDecoder", "suffix": "</w>"},
        "model": {"type": "BPE", "unk_token": "<unk>", "fuse_unk": true,
          "end_of_word_suffix": "</w>",
          "vocab": {"<unk>": 0, "t": 1, "h": 2, "e</w>": 3, "th": 4, "the</w>": 5, "e": 6, "q": 7,
                    "u": 8},
          "merges": ["t h", "th e</w>"]}})",
    R"({"added_tokens": [], "normalizer": null,
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
          {"type": "Metaspace", "replacement": "_", "prepend_scheme": "first", "split": false},
          {"type": "ByteLevel", "add_prefix_space": true, "use_regex": true}]},
        "post_processor": {"type": "ByteLevel"},
        "decoder": {"type": "Sequence", "decoders": [{"type": "ByteLevel"},
          {"type": "Metaspace", "replacement": "_", "prepend_scheme": "first", "split": false}]},
        "model": {"vocab": {"a": 0, "b": 1, "ab": 2, "_": 3, "Ã": 4, "©": 5},
          "ignore_merges": true, "merges": [["a", "b"]]}})"};

}  // namespace

const std::vector<std::string>& seed_configs() {
  static const std::vector<std::string> configs = {
      config(R"("target_language": "y")", characters,
             R"({"encoder": {"embedding_size": 1, "cell": "gru", "hidden_size": 1},
                 "decoder": {"embedding_size": 1, "cell": "gru", "hidden_size": 2,
                             "readout_size": 1},
                 "attention": {"score": "additive", "size": 1}, "dropout": 0.1})",
             R"({"epochs": 3, "batch_tokens": 16})"),
      config(R"("target_languages": ["de", "fr"])", R"({"shared": {"type": "character"}})",
             R"({"encoder": {"embedding_size": 1, "cell": "rnn", "hidden_size": 1, "layers": 2,
                             "bidirectional": false, "reverse_source": true, "residual": true},
                 "decoder": {"embedding_size": 1, "cell": "lstm", "hidden_size": 1,
                             "readout_size": 1},
                 "attention": {"score": "general", "placement": "output", "input_feeding": true},
                 "tied_embeddings": "all"})",
             R"({"epochs": 3, "optimizer": {"type": "sgd", "momentum": 0.5},
                 "schedule": "plateau", "plateau": {"factor": 0.5, "patience": 1},
                 "early_stopping": {"patience": 2}, "average_checkpoints": 2,
                 "teacher_forcing": {"schedule": "linear", "ratio": 1, "steps": 10}})"),
      config(R"("target_language": "y")", characters,
             R"({"encoder": {"embedding_size": 1, "cell": "lstm", "hidden_size": 1},
                 "decoder": {"embedding_size": 1, "cell": "rnn", "hidden_size": 1},
                 "context": "initial_state"})",
             R"({"epochs": 3, "optimizer": {"type": "adamw"}, "schedule": "inverse_sqrt",
                 "warmup_steps": 2, "label_smoothing": 0.1,
                 "teacher_forcing": {"schedule": "inverse_sigmoid", "k": 10}})"),
  };
  return configs;
}

Trainer seed_trainer(const std::string& config) {
  const bool two_targets = config.find("target_languages") != std::string::npos;
  std::vector<SentencePairs> corpora = {{.sources = sources, .targets = targets}};
  if (two_targets) {
    corpora = {{.language = "de", .sources = sources, .targets = targets},
               {.language = "fr", .sources = sources, .targets = sources}};
  }
  Experiment experiment = prepare_experiment(config, "seed", std::move(corpora));
  return {std::move(experiment.model), experiment.training, std::move(experiment.examples)};
}

std::vector<Example> seed_examples() { return {{.source = {4, 5}, .target = {5, 4}}}; }

std::vector<Tokenizer> seed_tokenizers() {
  const std::vector<std::string_view> texts = {"the cat sat on the mat", "the cat ate the rat",
                                               "l'été à Noël, 2019"};
  std::vector<Tokenizer> tokenizers = {
      train_tokenizer(texts, {TokenizerType::byte_pair, 290}),
      train_tokenizer(texts, {TokenizerType::character, 0}),
      train_tokenizer(texts, {TokenizerType::word, 12, true}),
  };
  for (const char* file : foreign_tokenizers) {
    tokenizers.push_back(Tokenizer::from_json(file, "seed"));
  }
  return tokenizers;
}

}  // namespace attentive
