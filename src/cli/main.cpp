#include <CLI/CLI.hpp>
#include <csignal>
#include <exception>
#include <iostream>
#include <new>

#include "cli/commands.h"

namespace {

constexpr int failed = 1;
constexpr int wrong_use = 2;

/// Is shown at the end of the help.
constexpr const char* examples = R"(Examples:
  attentive translate --model fr-en.safetensors < french.txt > english.txt
  attentive train --config c.json --train train.tsv --dev dev.tsv --out m.safetensors
  attentive evaluate --model m.safetensors --data test.tsv
  attentive train --help)";

int fail(const char* message) {
  std::cerr << "attentive: " << message << '\n';
  return failed;
}

}  // namespace

int main(int argc, char** argv) {
  // A write beyond the limit of `ulimit -f` is reported as an error instead of ending the process.
  std::signal(SIGXFSZ, SIG_IGN);
  CLI::App program(
      "Trains and runs sequence-to-sequence models with attention.\n"
      "Exit status: 0 done, 1 failed, 2 wrong use.",
      "attentive");
  program.footer(examples);
  program.require_subcommand(1);
  attentive::add_train_command(program);
  attentive::add_prepare_command(program);
  attentive::add_translate_command(program);
  attentive::add_evaluate_command(program);
  attentive::add_inspect_command(program);
  attentive::add_convert_command(program);
  attentive::add_shortlist_command(program);
  attentive::add_generate_command(program);
  attentive::add_split_command(program);
  attentive::add_tokenizer_command(program);
#ifdef __EMSCRIPTEN__
  attentive::add_mozilla_command(program);
#endif
  try {
    program.parse(argc, argv);
    std::cout.flush();
    if (!std::cout) return fail("standard output cannot be written");
    return 0;
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? 0 : wrong_use;  // --help comes here, too
  } catch (const std::bad_alloc&) {
    return fail("out of memory");
  } catch (const std::exception& error) {
    return fail(error.what());
  }
}
