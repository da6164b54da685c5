#include <CLI/CLI.hpp>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/commands.h"
#include "cli/files.h"
#include "core/bundle/bundle.h"

namespace attentive {
namespace {

struct InspectCommand {
  std::string model;
  bool json = false;
};

void inspect(const InspectCommand& command) {
  const std::vector<std::byte> file = read_file(command.model);
  const Bundle bundle = read_bundle(file, command.model);
  const nlohmann::ordered_json facts = {{"name", bundle.card.name},
                                        {"source_language", bundle.card.source_language},
                                        {"target_language", bundle.card.target_language},
                                        {"licence", bundle.card.licence},
                                        {"attribution", bundle.card.attribution},
                                        {"parameters", bundle.parameters.layout().size()},
                                        {"bytes", file.size()},
                                        {"config", to_json(bundle.config)}};
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
