#include <CLI/CLI.hpp>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/commands.h"
#include "cli/files.h"
#include "core/bundle/bundle.h"
#include "core/text/train_tokenizer.h"

namespace attentive {
namespace {

struct InspectCommand {
  std::string model;
  bool json = false;
};

/// As in a configuration, but for several targets, each of which has its own.
nlohmann::ordered_json describe_tokenizers(const Bundle& bundle) {
  if (bundle.has_shared_tokenizer()) return {{"shared", describe(bundle.source_tokenizer)}};
  nlohmann::ordered_json tokenizers = {{"source", describe(bundle.source_tokenizer)}};
  const std::vector<std::string>& languages = bundle.card.target_languages;
  for (std::size_t i = 0; i < languages.size(); ++i) {
    const nlohmann::json tokenizer = describe(bundle.target_tokenizers[i]);
    if (languages.size() == 1) {
      tokenizers["target"] = tokenizer;
    } else {
      tokenizers["targets"][languages[i]] = tokenizer;
    }
  }
  return tokenizers;
}

void inspect(const InspectCommand& command) {
  const std::vector<std::byte> file = read_file(command.model);
  const Bundle bundle = read_bundle(file, command.model);
  nlohmann::ordered_json facts = to_json(bundle.card);
  facts["parameters"] = bundle.parameters.layout().size();
  facts["bytes"] = file.size();
  facts["tokenizers"] = describe_tokenizers(bundle);
  facts["config"] = to_json(bundle.config);
  if (command.json) {
    std::cout << facts.dump() << '\n';
    return;
  }
  for (const auto& [name, value] : facts.items()) {
    std::cout << std::left << std::setw(17) << name
              << (value.is_string() ? value.get<std::string>() : value.dump(2)) << '\n';
  }
}

}  // namespace

void add_inspect_command(CLI::App& program) {
  CLI::App* command = program.add_subcommand("inspect", "Say what a model file holds");
  const auto options = std::make_shared<InspectCommand>();
  command->add_option("--model", options->model, "Model file (.safetensors)")->required();
  command->add_flag("--json", options->json, "Write one JSON object");
  command->callback([options] { inspect(*options); });
}

}  // namespace attentive
