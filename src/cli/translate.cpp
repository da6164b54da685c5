#include "core/search/translate.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/files.h"
#include "cli/lines.h"
#include "cli/options.h"
#include "core/bundle/bundle.h"
#include "core/error.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

namespace attentive {
namespace {

/// Sentences translated together when that many are waiting.
constexpr std::size_t sentences_at_a_time = 64;

/// Writes a Real with the few digits that identify it, not those of the double nearest to it.
using JsonOfReals = nlohmann::basic_json<nlohmann::ordered_map, std::vector, std::string, bool,
                                         std::int64_t, std::uint64_t, Real>;

struct TranslateCommand {
  std::string model;
  std::string target;
  TranslateOptions translation;
  bool json = false;
};

/// A model may write a line break, but a line of output belongs to a line of input.
std::string plain_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  std::ranges::replace(text, '\r', ' ');
  return text;
}

std::string json_line(const Translation& translation) {
  JsonOfReals attention = JsonOfReals::array();
  for (Index row = 0; row < translation.attention.rows(); ++row) {
    const auto weights = translation.attention.rows_view(row, 1);
    attention.push_back(std::vector<Real>(weights.data(), weights.data() + weights.size()));
  }
  const JsonOfReals object = {
      {"text", translation.text},          {"truncated", translation.truncated},
      {"tokens", translation.tokens},      {"source_tokens", translation.source_tokens},
      {"attention", std::move(attention)}, {"log_probabilities", translation.log_probabilities}};
  return object.dump();
}

void translate(const TranslateCommand& command) {
  const Bundle bundle = read_bundle(open_file(command.model), command.model);
  TranslateOptions options = command.translation;
  options.decoder = decoder_of(bundle.card, command.target);
  Translator translator(bundle);
  LineReader input(STDIN_FILENO);
  for (auto lines = input.next_batch(sentences_at_a_time); !lines.empty();
       lines = input.next_batch(sentences_at_a_time)) {
    for (std::string& line : lines) {
      line = unicode::normalize(well_formed(line), unicode::NormalForm::nfc);
    }
    for (const Translation& translation : translator.translate(lines, options)) {
      std::cout << (command.json ? json_line(translation) : plain_line(translation.text)) << '\n';
    }
    if (!std::cout.flush()) {
      refuse("standard output cannot be written");
    }
  }
}

}  // namespace

void add_translate_command(CLI::App& program) {
  CLI::App* command = program.add_subcommand(
      "translate", "Read sentences from standard input, one a line; write a line for each");
  const auto options = std::make_shared<TranslateCommand>();
  command->add_option("--model", options->model, "Model file (.safetensors)")->required();
  add_target_option(*command, options->target);
  add_max_length_option(*command, options->translation.max_length);
  add_copy_option(*command, options->translation.copy_source_words);
  command->add_flag("--json", options->json,
                    "Write objects with text, truncated, tokens, source_tokens, attention and "
                    "log_probabilities (natural logarithm)");
  command->callback([options] { translate(*options); });
}

}  // namespace attentive
