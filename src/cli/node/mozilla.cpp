#include <CLI/CLI.hpp>

#include "cli/commands.h"

namespace attentive {

void add_mozilla_command(CLI::App& program) {
  program.add_subcommand("mozilla",
                         "List or download the models that Mozilla publishes: mozilla --help");
}

}  // namespace attentive
