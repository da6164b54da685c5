#include <CLI/CLI.hpp>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/commands.h"
#include "cli/files.h"
#include "cli/options.h"
#include "core/bundle/safetensors.h"
#include "core/training/experiment.h"

namespace attentive {
namespace {

struct PrepareCommand {
  std::string config;
  std::string train;
  std::string dev;
  std::string out;
  TsvColumns columns;
};

NamedTensor vector_tensor(const char* name, std::span<const std::int32_t> values) {
  return {name,
          {.dtype = DType::i32,
           .shape = {static_cast<std::int64_t>(values.size())},
           .bytes = std::as_bytes(values)}};
}

/// One side of a corpus: the ids of all sentences, and how many belong to each.
struct Side {
  std::vector<std::int32_t> ids;
  std::vector<std::int32_t> lengths;

  void add(const std::vector<TokenId>& sentence) {
    ids.insert(ids.end(), sentence.begin(), sentence.end());
    lengths.push_back(static_cast<std::int32_t>(sentence.size()));
  }
};

std::vector<std::byte> examples_file(std::span<const Example> examples) {
  Side source;
  Side target;
  for (const Example& example : examples) {
    source.add(example.source);
    target.add(example.target);
  }
  const std::vector<NamedTensor> tensors = {
      vector_tensor("source_ids", source.ids), vector_tensor("source_lengths", source.lengths),
      vector_tensor("target_ids", target.ids), vector_tensor("target_lengths", target.lengths)};
  return write_safetensors({}, tensors);
}

void prepare(const PrepareCommand& command) {
  const std::vector<std::byte> config = read_file(command.config);
  const SentencePairs train = read_tsv(command.train, command.columns);
  const SentencePairs dev = read_tsv(command.dev, command.columns);
  const Experiment experiment =
      prepare_experiment({reinterpret_cast<const char*>(config.data()), config.size()},
                         command.config, train.sources, train.targets);
  const struct {
    const char* name;
    std::vector<std::byte> content;
  } files[] = {{"start.safetensors", write_bundle(experiment.bundle, Precision::float32)},
               {"train.safetensors", examples_file(experiment.examples)},
               {"dev.safetensors",
                examples_file(encode_examples(experiment.bundle, dev.sources, dev.targets))}};
  const std::filesystem::path folder = create_folder(command.out);
  for (const auto& [name, content] : files) {
    write_file(folder / name, content);
    std::cerr << (folder / name).string() << ": " << content.size() << " bytes\n";
  }
}

}  // namespace

void add_prepare_command(CLI::App& program) {
  CLI::App* command = program.add_subcommand(
      "prepare",
      "Make what training elsewhere starts from: start.safetensors (a model whose tokenizers are "
      "trained and whose weights are drawn), train.safetensors and dev.safetensors (token ids)");
  const auto options = std::make_shared<PrepareCommand>();
  command->add_option("--config", options->config, "What to train (.json)")->required();
  command->add_option("--train", options->train, "Pairs to learn, tab-separated, may be gzipped")
      ->required();
  command->add_option("--dev", options->dev, "Other pairs, to see how well it learns")->required();
  command->add_option("--out", options->out, "Folder for the three files")->required();
  add_column_options(*command, options->columns);
  command->callback([options] { prepare(*options); });
}

}  // namespace attentive
