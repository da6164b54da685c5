#include <CLI/CLI.hpp>
#include <algorithm>
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
#include "core/training/seeds.h"

namespace attentive {
namespace {

struct PrepareCommand {
  std::string config;
  std::vector<std::string> train;
  std::vector<std::string> dev;
  std::string out;
  TsvColumns columns;
  Index augmented_epochs = 10;
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

/// Returns how many epochs' noisy variants to write.
Index augmented_epochs(const PrepareCommand& command, const Experiment& experiment) {
  return experiment.examples.augmenter == nullptr
             ? 0
             : std::min(command.augmented_epochs, experiment.training.epochs);
}

std::vector<Example> variants_of(const Experiment& experiment, Index epoch) {
  const Augmenter& augmenter = *experiment.examples.augmenter;
  Random random(
      derive_seed(experiment.training.seed, SeedStream::augmentation_of_prepared_epoch, epoch));
  std::vector<Example> variants;
  for (std::size_t i = 0; i < augmenter.pair_count(); ++i) {
    variants.push_back(augmenter.variant(i, random));
  }
  return variants;
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
  std::vector<std::string> names = {"start.safetensors", "train.safetensors", "dev.safetensors"};
  const Index epochs = augmented_epochs(command, experiment);
  for (Index epoch = 1; epoch <= epochs; ++epoch) {
    names.push_back("train-" + std::to_string(epoch) + ".safetensors");
  }
  const std::filesystem::path folder = create_folder(command.out, names);
  const auto write = [&folder](const std::string& name, const std::vector<std::byte>& content) {
    write_part(folder / name, content, std::to_string(content.size()) + " bytes");
  };
  write(names[0], write_bundle(model, Precision::float32));
  write(names[1], examples_file(experiment.examples.pairs, decoders));
  write(names[2], examples_file(encode_examples(model, dev), decoders));
  for (Index epoch = 1; epoch <= epochs; ++epoch) {
    write(names[static_cast<std::size_t>(2 + epoch)],
          examples_file(variants_of(experiment, epoch), decoders));
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
  command
      ->add_option("--augmented-epochs", options->augmented_epochs,
                   "With training.augmentation, also write the noisy variants of this many epochs "
                   "(train-1.safetensors, ...), which training repeats in turn")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->callback([options] { prepare(*options); });
}

}  // namespace attentive
