#pragma once

namespace CLI {
class App;
}

namespace attentive {

// Each function adds one command with its options to the program, and parsing the arguments runs
// it. Commands that fail throw, usually an attentive::Error.
void add_train_command(CLI::App& program);
void add_prepare_command(CLI::App& program);
void add_translate_command(CLI::App& program);
void add_evaluate_command(CLI::App& program);
void add_inspect_command(CLI::App& program);
void add_convert_command(CLI::App& program);
void add_shortlist_command(CLI::App& program);
void add_generate_command(CLI::App& program);
void add_split_command(CLI::App& program);
void add_tokenizer_command(CLI::App& program);

/// Lists `mozilla` in the help of the program for Node, where js/cli/main runs this command.
void add_mozilla_command(CLI::App& program);

}  // namespace attentive
