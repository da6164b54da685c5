#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/corpora.h"
#include "cli/files.h"
#include "cli/options.h"
#include "cli/tokenizers.h"
#include "core/bundle/bundle.h"
#include "core/error.h"
#include "core/training/state_dict.h"
#include "core/training/trainer.h"

namespace attentive {
namespace {

struct ConvertCommand {
  std::string model;
  std::string state_dict;
  std::string config;
  std::string tokenizer;
  std::string source_tokenizer;
  std::vector<std::string> target_tokenizers;
  Precision precision = Precision::int8;
  std::string out;

  const std::string& input() const { return model.empty() ? state_dict : model; }
};

Tokenizer read_model_tokenizer(const std::string& path) {
  Tokenizer tokenizer = read_tokenizer(path);
  tokenizer.require_special_tokens(path);
  return tokenizer;
}

StateDictTokenizers read_tokenizers(const ConvertCommand& command) {
  if (!command.tokenizer.empty()) return {read_model_tokenizer(command.tokenizer), {}};
  if (command.source_tokenizer.empty() || command.target_tokenizers.empty()) {
    refuse(
        "a state_dict holds no tokenizers: give --tokenizer, which all sides share, or "
        "--source-tokenizer and --target-tokenizer");
  }
  StateDictTokenizers tokenizers{read_model_tokenizer(command.source_tokenizer), {}};
  for (const std::string& option : command.target_tokenizers) {
    const auto [language, file] = split_language(option);
    tokenizers.targets.emplace_back(language, read_model_tokenizer(file));
  }
  return tokenizers;
}

Bundle read_input(const ConvertCommand& command) {
  if (command.model.empty()) {
    if (command.config.empty()) {
      refuse(
          "a state_dict does not describe its model: give the --config with which it was trained");
    }
    return import_state_dict(open_file(command.state_dict), command.state_dict,
                             read_text_file(command.config), command.config,
                             read_tokenizers(command));
  }
  // The state of training in a checkpoint is dropped.
  BundleExtras extras;
  Bundle bundle = read_bundle(open_file(command.model), command.model, &extras);
  if (!extras.metadata.contains(training_state_key) && !extras.is_empty()) {
    return read_bundle(open_file(command.model), command.model);  // throws, naming the data
  }
  return bundle;
}

struct Rounding {
  double error = 0;
  std::string tensor;
};

/// Returns the tensor with the largest norm of rounding errors, relative to the tensor's own norm.
Rounding largest_rounding(Bundle&& bundle, const std::vector<std::byte>& written) {
  const Parameters before = to_parameters(std::move(bundle.weights));
  const Parameters after = to_parameters(read_bundle(written, "what was written").weights);
  Rounding largest;
  for (const ParameterLayout::Entry& entry : before.layout().entries()) {
    const ConstView exact = before[entry.parameter];
    const double error =
        (after[entry.parameter] - exact).norm() / std::max<Real>(exact.norm(), 1e-30F);
    if (error > largest.error) largest = {error, entry.name};
  }
  return largest;
}

void convert(const ConvertCommand& command) {
  require_writable(command.out);
  const std::uint64_t size = open_file(command.input()).size();
  Bundle bundle = read_input(command);
  const std::vector<std::byte> written = write_bundle(bundle, command.precision);
  const Rounding rounding = largest_rounding(std::move(bundle), written);
  write_file(command.out, written);
  std::cout << "read     " << command.input() << ", " << size << " bytes\n"
            << "wrote    " << command.out << ", " << written.size() << " bytes, "
            << choice_name(precisions, command.precision) << '\n'
            << "rounded  ";
  if (rounding.tensor.empty()) {
    std::cout << "nothing\n";
  } else {
    std::cout << "by " << std::setprecision(2) << 100 * rounding.error
              << " % at most, relative to a tensor's norm (" << rounding.tensor << ")\n";
  }
}

}  // namespace

void add_convert_command(CLI::App& program) {
  CLI::App* command = program.add_subcommand(
      "convert", "Convert a model to another precision, or a PyTorch state_dict to a model");
  const auto options = std::make_shared<ConvertCommand>();
  CLI::Option* model = command->add_option("--model", options->model,
                                           "Model file or checkpoint to convert (.safetensors)");
  CLI::Option* state_dict =
      command
          ->add_option(
              "--state-dict", options->state_dict,
              "PyTorch weights to convert instead, as written by safetensors.torch.save_file")
          ->excludes(model);
  command->add_option("--config", options->config, "Configuration of the trained model (.json)")
      ->needs(state_dict);
  CLI::Option* shared = command
                            ->add_option("--tokenizer", options->tokenizer,
                                         "tokenizer.json shared by source and targets")
                            ->needs(state_dict);
  command
      ->add_option("--source-tokenizer", options->source_tokenizer, "tokenizer.json of the source")
      ->needs(state_dict)
      ->excludes(shared);
  command
      ->add_option("--target-tokenizer", options->target_tokenizers,
                   "tokenizer.json of the target; for several target languages, give the option "
                   "once per language as LANGUAGE=FILE")
      ->allow_extra_args(false)
      ->needs(state_dict)
      ->excludes(shared);
  add_precision_option(*command, options->precision);
  command->add_option("--out", options->out, "Output model file (.safetensors)")->required();
  command->callback([options, model, state_dict] {
    if (model->count() + state_dict->count() == 0) {
      throw CLI::RequiredError("--model or --state-dict");
    }
    convert(*options);
  });
}

}  // namespace attentive
