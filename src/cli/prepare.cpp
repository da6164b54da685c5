#include <CLI/CLI.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/commands.h"
#include "cli/corpora.h"
#include "cli/files.h"
#include "cli/options.h"
#include "core/bundle/safetensors.h"
#include "core/training/experiment.h"

namespace attentive {
namespace {

struct PrepareCommand {
  std::string config;
  std::vector<std::string> train;
  std::vector<std::string> dev;
  std::string out;
  TsvColumns columns;
};

/// One side of a corpus: the ids of all sentences, and each sentence's length.
struct Side {
  std::vector<std::int32_t> ids;
  std::vector<std::int32_t> lengths;

  void add(const std::vector<TokenId>& sentence) {
    ids.insert(ids.end(), sentence.begin(), sentence.end());
    lengths.push_back(static_cast<std::int32_t>(sentence.size()));
  }
};

/// Writes examples as a safetensors file.
/// @param decoders the number of the model's decoders.
std::vector<std::byte> examples_file(std::span<const Example> examples, std::size_t decoders) {
  Side source;
  Side target;
  std::vector<std::int32_t> decoder;
  for (const Example& example : examples) {
    source.add(example.source);
    target.add(example.target);
    decoder.push_back(static_cast<std::int32_t>(example.decoder));
  }
  std::vector<NamedTensor> tensors = {
      vector_tensor("source_ids", source.ids), vector_tensor("source_lengths", source.lengths),
      vector_tensor("target_ids", target.ids), vector_tensor("target_lengths", target.lengths)};
  if (decoders > 1) tensors.push_back(vector_tensor("decoder", decoder));
  return write_safetensors({}, tensors);
}

void prepare(const PrepareCommand& command) {
  const std::vector<std::byte> config = read_file(command.config);
  std::vector<SentencePairs> dev = read_corpora(command.dev, command.columns);
  const Experiment experiment =
      prepare_experiment({reinterpret_cast<const char*>(config.data()), config.size()},
                         command.config, read_corpora(command.train, command.columns));
  const TrainableModel& model = experiment.model;
  const std::size_t decoders = model.config.targets.size();
  sort_by_target(dev, model.metadata, "dev examples");
  const struct {
    const char* name;
    std::vector<std::byte> content;
  } files[] = {{"start.safetensors", write_bundle(model, Precision::float32)},
               {"train.safetensors", examples_file(experiment.examples, decoders)},
               {"dev.safetensors", examples_file(encode_examples(model, dev), decoders)}};
  const std::filesystem::path folder =
      create_folder(command.out, {files[0].name, files[1].name, files[2].name});
  for (const auto& [name, content] : files) {
    write_part(folder / name, content, std::to_string(content.size()) + " bytes");
  }
}

}  // namespace

void add_prepare_command(CLI::App& program) {
  CLI::App* command = program.add_subcommand(
      "prepare",
      "Prepare training elsewhere: writes start.safetensors (trained tokenizers, random weights), "
      "train.safetensors and dev.safetensors (token ids)");
  const auto options = std::make_shared<PrepareCommand>();
  command->add_option("--config", options->config, "Training configuration (.json)")->required();
  add_corpora_option(*command, "--train", options->train, "Training pairs");
  add_corpora_option(*command, "--dev", options->dev,
                     "Development pairs, held out to measure progress");
  command->add_option("--out", options->out, "Output folder")->required();
  add_column_options(*command, options->columns);
  command->callback([options] { prepare(*options); });
}

}  // namespace attentive
